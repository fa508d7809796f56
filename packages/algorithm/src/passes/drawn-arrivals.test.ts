import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { BatchShape } from "../algorithm.ts";
import { type Arrivals, arrivalKinds, drawnArrivals } from "./drawn-arrivals.ts";

const batch: BatchShape = { slots: 8, segmentLength: 5, seed: 7, version: 3 };
const each: Arrivals = { arrivals: "equal", maxStaleness: null };

function slotsOf(steps: ReturnType<typeof drawnArrivals>): number[][] {
  return steps.map((rows) => rows.map(({ slot }) => slot));
}

/** The slots of versions 0, 1, … in the order of their arrival. */
function orders(arrivals: Arrivals["arrivals"], versions: number): number[][] {
  return Array.from({ length: versions }, (_, version) =>
    slotsOf(drawnArrivals({ ...batch, version }, { ...each, arrivals })).flat(),
  );
}

test("every segment is in one step, whole, and the last step has the largest staleness", () => {
  const any = fc.record({
    slots: fc.integer({ min: 1, max: 20 }),
    segmentLength: fc.integer({ min: 1, max: 9 }),
    seed: fc.maxSafeNat(),
    version: fc.integer({ min: 0, max: 1_000_000 }),
  });
  fc.assert(
    fc.property(any, fc.constantFrom(...arrivalKinds), fc.nat(19), (shape, arrivals, most) => {
      const maxStaleness = most % shape.slots;
      const steps = drawnArrivals(shape, { arrivals, maxStaleness });
      assert.equal(steps.length, maxStaleness + 1);
      const sizes = steps.map(({ length }) => length);
      assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
      for (const rows of steps)
        for (const { firstStep, steps: taken } of rows)
          assert.deepEqual([firstStep, taken], [0, shape.segmentLength]);
      const slots = slotsOf(steps);
      for (const step of slots)
        assert.deepEqual(
          step,
          step.toSorted((a, b) => a - b),
        );
      assert.deepEqual(
        slots.flat().sort((a, b) => a - b),
        Array.from({ length: shape.slots }, (_, slot) => slot),
      );
    }),
  );
});

test("an order is drawn from seed and version, and from nothing else", () => {
  const draw = (changes: Partial<BatchShape> = {}) => drawnArrivals({ ...batch, ...changes }, each);
  assert.deepEqual(draw(), draw());
  assert.notDeepEqual(draw({ seed: 8 }), draw());
  assert.notDeepEqual(draw({ version: 4 }), draw());
});

test("fewer steps are the same order of arrivals, cut elsewhere", () => {
  const one = slotsOf(drawnArrivals(batch, each)).flat();
  const three = slotsOf(drawnArrivals(batch, { ...each, maxStaleness: 2 }));
  const [first, second] = [new Set(one.slice(0, 2)), new Set(one.slice(2, 5))];
  assert.deepEqual([new Set(three[0]), new Set(three[1])], [first, second]);
});

test("equal slots are each in every place equally often", () => {
  const versions = 4000;
  const counts = Array.from({ length: 8 }, () => new Array<number>(8).fill(0));
  for (const order of orders("equal", versions))
    for (const [place, slot] of order.entries()) {
      const row = counts[slot] as number[];
      row[place] = (row[place] as number) + 1;
    }
  // Each is 500 on average, with a standard deviation of 21.
  for (const count of counts.flat()) assert.ok(Math.abs(count - versions / 8) < 100, `${count}`);
});

test("unequal slots keep their speeds: who is late in a hundred rounds is late in the next hundred", () => {
  const meanPlaces = (rounds: readonly number[][]) =>
    Array.from({ length: 8 }, (_, slot) =>
      rounds.reduce((sum, order) => sum + order.indexOf(slot) / rounds.length, 0),
    );
  const rounds = orders("unequal", 800);
  const [before, after] = [meanPlaces(rounds.slice(0, 400)), meanPlaces(rounds.slice(400))];
  for (const [slot, place] of before.entries())
    assert.ok(Math.abs(place - (after[slot] as number)) < 0.6, `slot ${slot}`);
  assert.ok(Math.max(...before) - Math.min(...before) > 1.2, before.join());
});

test("in slot order nothing is drawn", () => {
  assert.deepEqual(orders("slot-order", 2), [
    [0, 1, 2, 3, 4, 5, 6, 7],
    [0, 1, 2, 3, 4, 5, 6, 7],
  ]);
});

test("a staleness that so many slots cannot have, and an unknown order, are refused with what to change", () => {
  assert.throws(() => drawnArrivals(batch, { ...each, maxStaleness: 8 }), {
    code: "INVALID_PASSES",
    message:
      "maxStaleness: 8 needs 9 segments a round, got 8 slots; lower it to 7 or less, or raise slots",
  });
  for (const maxStaleness of [-1, 0.5, Number.NaN])
    assert.throws(() => drawnArrivals(batch, { ...each, maxStaleness }), {
      code: "INVALID_PASSES",
    });
  assert.throws(() => drawnArrivals(batch, { ...each, arrivals: "even" as "equal" }), {
    message: /^arrivals: got even; expected one of: equal, unequal, slot-order$/,
  });
});
