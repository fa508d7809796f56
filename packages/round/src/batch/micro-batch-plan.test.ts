import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { planMicroBatches } from "./micro-batch-plan.ts";

test("whole slots are grouped as long as they fit", () => {
  const plan = planMicroBatches({ slots: 5, segmentLength: 20, microBatchRows: 50 });
  assert.deepEqual(
    plan.map((rows) => rows.map(({ slot }) => slot)),
    [[0, 1], [2, 3], [4]],
  );
});

test("a segment that is longer than a micro-batch is cut into pieces of its own", () => {
  const plan = planMicroBatches({ slots: 2, segmentLength: 10, microBatchRows: 4 });
  assert.deepEqual(plan.slice(0, 3), [
    [{ slot: 0, firstStep: 0, steps: 4 }],
    [{ slot: 0, firstStep: 4, steps: 4 }],
    [{ slot: 0, firstStep: 8, steps: 2 }],
  ]);
  assert.equal(plan.length, 6);
});

test("a segment of exactly a micro-batch's rows is one micro-batch", () => {
  const plan = planMicroBatches({ slots: 1, segmentLength: 8, microBatchRows: 8 });
  assert.deepEqual(plan, [[{ slot: 0, firstStep: 0, steps: 8 }]]);
});

test("every row of the batch is in the plan once, in slot-major order, and no micro-batch is too large", () => {
  const shapes = fc.record({
    slots: fc.integer({ min: 1, max: 12 }),
    segmentLength: fc.integer({ min: 1, max: 30 }),
    microBatchRows: fc.integer({ min: 1, max: 70 }),
  });
  fc.assert(
    fc.property(shapes, (shape) => {
      const rows: number[] = [];
      for (const microBatch of planMicroBatches(shape)) {
        let size = 0;
        for (const { slot, firstStep, steps } of microBatch) {
          size += steps;
          for (let t = firstStep; t < firstStep + steps; t++) {
            rows.push(slot * shape.segmentLength + t);
          }
        }
        assert.ok(size >= 1 && size <= shape.microBatchRows);
      }
      const all = Array.from({ length: shape.slots * shape.segmentLength }, (_, i) => i);
      assert.deepEqual(rows, all);
    }),
  );
});
