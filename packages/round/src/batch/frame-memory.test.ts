import assert from "node:assert/strict";
import { test } from "node:test";
import type { SegmentShape } from "../segment/segment.ts";
import { FrameMemory } from "./frame-memory.ts";
import { planMicroBatches } from "./micro-batch-plan.ts";

const shape: SegmentShape = {
  slots: 3,
  segmentLength: 4,
  actions: 2,
  stack: 2,
  frameBytes: 9,
  frameSkip: 4,
  timeLimitSteps: null,
  rewardClip: null,
  startStates: new Set(["one"]),
};
const segmentBytes = (shape.stack - 1 + shape.segmentLength) * shape.frameBytes;
const aMemory = (microBatchRows: number): FrameMemory =>
  new FrameMemory(planMicroBatches({ ...shape, microBatchRows }), shape);

test("what is given back is taken again, and nothing is handed out twice", () => {
  const memory = aMemory(8);
  const rounds = Array.from({ length: 5 }, () => {
    const taken = Array.from({ length: shape.slots }, () => memory.takeSegment());
    assert.equal(new Set(taken).size, shape.slots);
    for (const frames of taken) {
      assert.equal(frames.byteLength, segmentBytes);
      memory.giveBackSegment(frames);
    }
    return taken;
  });
  assert.equal(new Set(rounds.flat()).size, shape.slots);
});

test("it keeps no more than a round's segments, and none of another size", () => {
  const memory = aMemory(8);
  const many: Uint8Array[] = Array.from(
    { length: 2 * shape.slots },
    () => new Uint8Array(segmentBytes),
  );
  for (const frames of [new Uint8Array(segmentBytes - 1), ...many]) memory.giveBackSegment(frames);
  const taken = Array.from({ length: shape.slots + 1 }, () => memory.takeSegment());
  assert.equal(taken.filter((frames) => many.includes(frames)).length, shape.slots);
});

test("a micro-batch of several slots has room for all their frames", () => {
  assert.equal(aMemory(8).takeMicroBatch(2 * segmentBytes).byteLength, 2 * segmentBytes);
  assert.equal(aMemory(12).takeMicroBatch(3 * segmentBytes).byteLength, 3 * segmentBytes);
  // Of a single slot's they are a view.
  assert.equal(aMemory(4).takeMicroBatch(segmentBytes).byteLength, 0);
});

test("micro-batches that are computed side by side have memory of their own, which is used again", () => {
  const memory = aMemory(8);
  const takeBoth = (): ArrayBufferLike[] => {
    const both = [2 * segmentBytes, segmentBytes].map((bytes) => memory.takeMicroBatch(bytes));
    for (const frames of both) memory.giveBackMicroBatch(frames);
    return both.map(({ buffer }) => buffer);
  };
  const first = new Set(takeBoth());
  assert.equal(first.size, 2);
  for (let round = 0; round < 3; round++) assert.deepEqual(new Set(takeBoth()), first);
  const segment = new Uint8Array(segmentBytes);
  memory.giveBackMicroBatch(segment);
  assert.notEqual(memory.takeMicroBatch(segmentBytes).buffer, segment.buffer);
});
