import assert from "node:assert/strict";
import { test } from "node:test";
import { firstPosition } from "@lockstep/round";
import fc from "fast-check";
import { aShape, cutSteps, lonePlace, playSegment } from "../testing/a-segment.ts";
import { SegmentAssembly } from "./segment-assembly.ts";

const shape = aShape({ segmentLength: 10 });

test("however a segment is cut into messages, the same one comes out", () => {
  const sent = playSegment(shape, firstPosition(2), 5);
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 9 });
  fc.assert(
    fc.property(cuts, (unsorted) => {
      const frames = lonePlace(shape);
      const assembly = new SegmentAssembly("a", firstPosition(2), shape, frames);
      const messages = cutSteps(
        sent,
        unsorted.sort((a, b) => a - b),
        shape,
      );
      for (const message of messages) assembly.add(message);
      const segment = assembly.finish(sent.end);
      for (const column of [
        "actions",
        "rewards",
        "flags",
        "logProbabilities",
        "values",
        "truncatedValues",
      ] as const) {
        assert.deepEqual(segment[column], sent.steps[column], column);
      }
      assert.deepEqual(frames.bytes, sent.steps.frames);
      assert.equal(segment.sha256, sent.end.sha256);
      assert.equal(segment.actor, "a");
    }),
    { numRuns: 30 },
  );
});

test("content that is not what its digest says is refused", () => {
  const sent = playSegment(shape, firstPosition(0), 1);
  const assembly = new SegmentAssembly("a", firstPosition(0), shape, lonePlace(shape));
  const frames = sent.steps.frames.slice();
  frames[100] = (frames[100] ?? 0) ^ 1;
  assembly.add({ ...sent.steps, frames });
  assert.throws(() => assembly.finish(sent.end), { code: "SEGMENT_DIGEST_MISMATCH" });
});

test("a refused message leaves no trace", () => {
  const sent = playSegment(shape, firstPosition(0), 1);
  const assembly = new SegmentAssembly("a", firstPosition(0), shape, lonePlace(shape));
  assert.throws(() => assembly.add({ ...sent.steps, values: new Float32Array(3) }), {
    code: "SEGMENT_MALFORMED",
  });
  assert.equal(assembly.received, 0);
  assembly.add(sent.steps);
  assert.equal(assembly.finish(sent.end).sha256, sent.end.sha256);
});

test("a segment of a network with a memory has the slot's hidden state before it and the one that came with it", () => {
  const remembering = { ...shape, hiddenStateSize: 2 };
  const hiddenState = Float32Array.of(0.5, -0.5);
  const position = { ...firstPosition(0), hiddenState };
  const sent = playSegment(remembering, position, 1);
  const finished = (
    end: typeof sent.end,
    at: typeof position | ReturnType<typeof firstPosition>,
  ) => {
    const assembly = new SegmentAssembly("a", at, remembering, lonePlace(remembering));
    assembly.add(sent.steps);
    return assembly.finish(end);
  };
  const { hiddenState: after = new Float32Array(0) } = sent.end;
  assert.deepEqual(finished(sent.end, position).hiddenStates, { before: hiddenState, after });
  const first = finished(sent.end, firstPosition(0)).hiddenStates;
  assert.deepEqual(first?.before, new Float32Array(2));
  const forged = { ...sent.end, hiddenState: after.map((known) => known + 0.25) };
  assert.throws(() => finished(forged, position), { code: /SEGMENT_(DIGEST_MISMATCH|MALFORMED)/ });
});
