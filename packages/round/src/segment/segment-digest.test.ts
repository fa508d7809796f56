import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createSegmentDigest, type SegmentContent, segmentDigest } from "./segment-digest.ts";

/** Numbers that are a function of their index; every third step is truncated. */
function someSegment(steps = 6): SegmentContent {
  const floats = (factor: number): Float32Array =>
    Float32Array.from({ length: steps }, (_, index) => Math.fround(index * factor));
  return {
    actions: Uint8Array.from({ length: steps }, (_, index) => index % 7),
    rewards: floats(0.1),
    flags: Uint8Array.from({ length: steps }, (_, index) => (index % 3 === 2 ? 2 : 0)),
    logProbabilities: floats(-0.3),
    values: floats(1.7),
    truncatedValues: Float32Array.from({ length: Math.floor(steps / 3) }, (_, index) =>
      Math.fround(0.7 * index),
    ),
    frames: Uint8Array.from({ length: steps * 16 }, (_, index) => (index * 31) & 255),
    bootstrapValue: Math.fround(0.25),
  };
}

function part(segment: SegmentContent, from: number, to: number): SegmentContent {
  const frameBytes = segment.frames.length / segment.actions.length;
  const truncations = (end: number): number =>
    segment.flags.subarray(0, end).filter((flag) => flag === 2).length;
  return {
    ...segment,
    actions: segment.actions.subarray(from, to),
    rewards: segment.rewards.subarray(from, to),
    flags: segment.flags.subarray(from, to),
    logProbabilities: segment.logProbabilities.subarray(from, to),
    values: segment.values.subarray(from, to),
    truncatedValues: segment.truncatedValues.subarray(truncations(from), truncations(to)),
    frames: segment.frames.subarray(from * frameBytes, to * frameBytes),
  };
}

test("the digest does not depend on how a segment is cut into messages", () => {
  const segment = someSegment(20);
  const whole = segmentDigest(segment);
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 19 }), { maxLength: 6 }), (cuts) => {
      const digest = createSegmentDigest();
      const edges = [0, ...cuts.sort((a, b) => a - b), 20];
      for (let index = 1; index < edges.length; index += 1) {
        digest.update(part(segment, edges[index - 1] ?? 0, edges[index] ?? 0));
      }
      assert.equal(digest.finish(segment.bootstrapValue), whole);
    }),
  );
});

test("the digest depends on every column and on the bootstrap value", () => {
  const segment = someSegment();
  const digests = new Set([
    segmentDigest(segment),
    segmentDigest({ ...segment, bootstrapValue: 0.5 }),
  ]);
  const columns = Object.entries(segment).filter(([, column]) => typeof column !== "number");
  for (const [name, column] of columns) {
    const changed = (column as Uint8Array).slice();
    changed[0] = (changed[0] ?? 0) + 1;
    digests.add(segmentDigest({ ...segment, [name]: changed }));
  }
  assert.equal(digests.size, 2 + 7);
});

test("bytes that move from one column to the next change the digest", () => {
  const segment = someSegment();
  const moved = {
    ...segment,
    actions: segment.actions.subarray(0, 5),
    flags: Uint8Array.of(segment.actions[5] ?? 0, ...segment.flags),
  };
  assert.notEqual(segmentDigest(moved), segmentDigest(segment));
});

test("the digest of a known segment stays what it was", () => {
  assert.equal(
    segmentDigest(someSegment()),
    "75e1e1d7cc1150319d46192783720ce1936906b9542d2c816097dd1a1a97e9a0",
  );
});

test("the digest of a segment with a memory depends on each number of the hidden state", () => {
  const segment = someSegment();
  const known = (...hiddenState: number[]) =>
    segmentDigest({ ...segment, hiddenState: Float32Array.from(hiddenState) });
  const digests = [segmentDigest(segment), known(1, 2), known(1, 3), known(2, 2), known(0, 0)];
  assert.equal(new Set(digests).size, digests.length);
});
