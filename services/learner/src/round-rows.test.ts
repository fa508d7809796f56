import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { planMicroBatches } from "./micro-batch-plan.ts";
import { type LearningSegment, layOutMicroBatch } from "./round-rows.ts";
import { SegmentAssembly } from "./segment-assembly.ts";
import { firstPosition } from "./slot-position.ts";
import { aShape, playSegment } from "./testing/a-segment.ts";

const slots = 5;
const segmentLength = 6;
const shape = aShape({ slots, segmentLength });
const pixels = shape.height * shape.width;

/** Returns and advantages that name their row. */
function segmentOf(slot: number): LearningSegment {
  const sent = playSegment(shape, firstPosition(slot), 0);
  const assembly = new SegmentAssembly("a", firstPosition(slot), shape);
  assembly.add(sent.steps);
  const rows = Float32Array.from({ length: segmentLength }, (_, t) => slot * segmentLength + t);
  return {
    segment: assembly.finish(sent.end),
    returns: rows,
    advantages: rows.map((row) => -row),
  };
}
const segments = Array.from({ length: slots }, (_, slot) => segmentOf(slot));
const of = (slot: number): LearningSegment => segments[slot] ?? segmentOf(slot);

/** The shades that a row sees, the slow way: kept in a list that is cleared when an episode ends. */
function shadesOf(row: number): number[] {
  const { segment } = of(Math.floor(row / segmentLength));
  const shade = (frame: number) => segment.frames[frame * pixels] ?? -1;
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
      for (const planned of planMicroBatches({ slots, segmentLength, microBatchRows })) {
        const batch = layOutMicroBatch(planned, of, shape);
        assert.equal(batch.batchRows, slots * segmentLength);
        for (let i = 0; i < batch.actions.length; i++, row++) {
          assert.equal(batch.returns[i], row);
          assert.equal(batch.advantages[i], -row);
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
