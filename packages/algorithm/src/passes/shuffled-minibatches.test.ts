import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { BatchShape, SlotRows } from "../algorithm.ts";
import { shuffledMinibatches } from "./shuffled-minibatches.ts";

const anyBatch = fc.record({
  slots: fc.integer({ min: 1, max: 6 }),
  segmentLength: fc.integer({ min: 1, max: 12 }),
  seed: fc.maxSafeNat(),
  version: fc.integer({ min: 0, max: 1_000_000 }),
});

function rowsOf(runs: readonly SlotRows[], { segmentLength }: BatchShape): number[] {
  return runs.flatMap(({ slot, firstStep, steps }) =>
    Array.from({ length: steps }, (_, i) => slot * segmentLength + firstStep + i),
  );
}

test("each epoch has every row once, in minibatches that differ by at most one row", () => {
  fc.assert(
    fc.property(anyBatch, fc.integer({ min: 1, max: 3 }), fc.nat(100), (batch, epochs, n) => {
      const rows = batch.slots * batch.segmentLength;
      const minibatches = 1 + (n % rows);
      const steps = shuffledMinibatches(batch, { epochs, minibatches });
      assert.equal(steps.length, epochs * minibatches);
      for (let epoch = 0; epoch < epochs; epoch++) {
        const parts = steps
          .slice(epoch * minibatches, (epoch + 1) * minibatches)
          .map((step) => rowsOf(step, batch));
        const sizes = parts.map(({ length }) => length);
        assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
        assert.deepEqual(
          parts.flat().sort((a, b) => a - b),
          Array.from({ length: rows }, (_, i) => i),
        );
        for (const part of parts)
          assert.deepEqual(
            part,
            part.toSorted((a, b) => a - b),
          );
      }
    }),
  );
});

test("rows are drawn from seed, version and epoch, and from nothing else", () => {
  const batch = { slots: 4, segmentLength: 16, seed: 7, version: 3 };
  const draw = (changes: Partial<BatchShape> = {}) =>
    shuffledMinibatches({ ...batch, ...changes }, { epochs: 2, minibatches: 2 });
  assert.deepEqual(draw(), draw());
  const [first, , third] = draw();
  assert.notDeepEqual(first, third);
  assert.notDeepEqual(draw({ seed: 8 })[0], first);
  assert.notDeepEqual(draw({ version: 4 })[0], first);
});

test("neighbours are one run, and a run does not reach into the next slot", () => {
  const batch = { slots: 2, segmentLength: 3, seed: 1, version: 0 };
  assert.deepEqual(shuffledMinibatches(batch, { epochs: 1, minibatches: 1 }), [
    [
      { slot: 0, firstStep: 0, steps: 3 },
      { slot: 1, firstStep: 0, steps: 3 },
    ],
  ]);
});

test("more minibatches than rows are refused with what to change", () => {
  const batch = { slots: 2, segmentLength: 3, seed: 1, version: 0 };
  assert.throws(() => shuffledMinibatches(batch, { epochs: 1, minibatches: 7 }), {
    code: "INVALID_PASSES",
    message: /6 rows cannot be cut into 7 minibatches; lower/,
  });
});

test("more optimizer steps than an update may have are refused before any is drawn", () => {
  const batch = { slots: 2, segmentLength: 3, seed: 1, version: 0 };
  for (const epochs of [1e8, 32_769, Number.POSITIVE_INFINITY, Number.NaN]) {
    assert.throws(() => shuffledMinibatches(batch, { epochs, minibatches: 2 }), {
      code: "INVALID_PASSES",
      message: /epochs of 2 minibatches are .* optimizer steps an update; expected 65536 or fewer/,
    });
  }
});

test("where the network has a memory, whole segments are drawn, each once an epoch", () => {
  const batch = { slots: 6, segmentLength: 5, seed: 3, version: 2, wholeSegments: true };
  const steps = shuffledMinibatches(batch, { epochs: 2, minibatches: 3 });
  assert.equal(steps.length, 6);
  for (const step of steps)
    for (const { firstStep, steps } of step) assert.deepEqual([firstStep, steps], [0, 5]);
  const epochs = [steps.slice(0, 3), steps.slice(3)].map((parts) =>
    parts.map((part) => part.map(({ slot }) => slot)),
  );
  for (const parts of epochs) {
    assert.ok(parts.every((slots) => slots.length === 2 && (slots[0] ?? 9) < (slots[1] ?? 0)));
    assert.deepEqual(parts.flat().sort(), [0, 1, 2, 3, 4, 5]);
  }
  assert.notDeepEqual(epochs[0], epochs[1]);
  assert.throws(() => shuffledMinibatches(batch, { epochs: 1, minibatches: 7 }), {
    code: "INVALID_PASSES",
    message: /6 segments cannot be cut into 7 minibatches/,
  });
});
