import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Segment, SegmentShape } from "../segment/segment.ts";
import { planMicroBatches } from "./micro-batch-plan.ts";
import { createFrameMemory, RoundFrames } from "./round-frames.ts";
import { type LearningSegment, layOutMicroBatch } from "./round-rows.ts";

const slots = 5;
const segmentLength = 6;
const shape: SegmentShape = {
  slots,
  segmentLength,
  actions: 3,
  stack: 3,
  frameBytes: 4,
  frameSkip: 4,
  timeLimitSteps: null,
  rewardClip: null,
  startStates: new Set(["one"]),
};
const pixels = shape.frameBytes;

/** Frames, returns and advantages name their row; every slot but the first ends an episode somewhere. */
function segmentOf(slot: number): LearningSegment {
  const rows = Float32Array.from({ length: segmentLength }, (_, t) => slot * segmentLength + t);
  const segment: Segment = {
    slot,
    version: 0,
    actor: "a",
    actions: Uint8Array.from(rows, (row) => row % shape.actions),
    rewards: new Float32Array(segmentLength),
    flags: Uint8Array.from(rows, (row) => (slot > 0 && row % (slot + 2) === 0 ? 1 : 0)),
    logProbabilities: new Float32Array(segmentLength),
    values: new Float32Array(segmentLength),
    truncatedValues: new Float32Array(0),
    bootstrapValue: 0,
    episodes: [],
    framesSha256: "",
    sha256: "",
    progress: null,
  };
  return { segment, columns: { returns: rows, advantages: rows.map((row) => -row) } };
}

/** Each frame has a shade of its own. */
function framesOf(slot: number): Uint8Array {
  const frames = new Uint8Array((shape.stack - 1 + segmentLength) * pixels);
  return frames.map((_, at) => 16 * slot + Math.floor(at / pixels));
}
const segments = Array.from({ length: slots }, (_, slot) => segmentOf(slot));
const of = (slot: number): LearningSegment => segments[slot] ?? segmentOf(slot);

/** The shades that a row sees, the slow way: kept in a list that is cleared when an episode ends. */
function shadesOf(row: number): number[] {
  const { segment } = of(Math.floor(row / segmentLength));
  const shade = (frame: number) => framesOf(segment.slot)[frame * pixels] ?? -1;
  let seen = Array.from({ length: shape.stack }, (_, i) => shade(i));
  for (let t = 1; t <= row % segmentLength; t++) {
    const newest = shade(shape.stack - 1 + t);
    seen = segment.flags[t - 1] === 0 ? [...seen.slice(1), newest] : seen.map(() => newest);
  }
  return seen;
}

test("whatever the cut, every row has its own action, return, advantage and frames", () => {
  assert.ok(
    segments.some(({ segment }) => segment.flags.some((flag) => flag !== 0)),
    "the sample has an episode's end in it",
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 32 }), (microBatchRows) => {
      let row = 0;
      const plan = planMicroBatches({ slots, segmentLength, microBatchRows });
      const frames = new RoundFrames(plan, shape, createFrameMemory(plan, shape));
      for (let slot = 0; slot < slots; slot++) {
        const ofSlot = frames.open(slot);
        ofSlot.add(framesOf(slot));
        ofSlot.keep();
      }
      for (const [index, planned] of plan.entries()) {
        const batch = layOutMicroBatch(planned, of, shape, frames.of(index), slots * segmentLength);
        assert.equal(batch.batchRows, slots * segmentLength);
        for (let i = 0; i < batch.actions.length; i++, row++) {
          assert.equal(batch.columns["returns"]?.[i], row);
          assert.equal(batch.columns["advantages"]?.[i], -row);
          const { segment } = of(Math.floor(row / segmentLength));
          assert.equal(batch.actions[i], segment.actions[row % segmentLength]);
          const stack = batch.stacks.subarray(i * shape.stack, (i + 1) * shape.stack);
          const shades = [...stack].map((frame) => batch.frames[frame * pixels]);
          assert.deepEqual(shades, shadesOf(row));
        }
      }
      assert.equal(row, slots * segmentLength);
    }),
  );
});

test("with a memory a micro-batch has each segment's hidden state, and a reset after each episode's end", () => {
  const remembering = { ...shape, hiddenStateSize: 2 };
  const withMemory = (slot: number): LearningSegment => {
    const { segment, columns } = of(slot);
    const hiddenStates = { before: Float32Array.of(slot, -slot), after: new Float32Array(2) };
    return { segment: { ...segment, hiddenStates }, columns };
  };
  const planned = [1, 4].map((slot) => ({ slot, firstStep: 0, steps: segmentLength }));
  const frames = new Uint8Array(2 * (shape.stack - 1 + segmentLength) * pixels);
  const { runs } = layOutMicroBatch(planned, withMemory, remembering, frames, 12);
  assert.deepEqual(runs, {
    steps: segmentLength,
    hiddenStates: Float32Array.of(1, -1, 4, -4),
    // Slot 1 ends episodes with rows 6 and 9, slot 4 with rows 24 and 30.
    resets: Uint8Array.of(...[0, 1, 0, 0, 1, 0], ...[0, 1, 0, 0, 0, 0]),
  });
  assert.throws(() => layOutMicroBatch(planned, of, remembering, frames, 12), /no hidden state/);
});
