import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Purpose, purposes, uniform } from "./counter-random.ts";

const counts = fc.maxSafeNat();
const slots = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const names = fc.constantFrom(...(Object.keys(purposes) as Purpose[]));

test("is in [0, 1) for every seed, purpose, slot and counter", () => {
  fc.assert(
    fc.property(counts, names, slots, counts, (seed, purpose, slot, counter) => {
      const u = uniform(seed, purpose, slot, counter);
      assert.ok(u >= 0 && u < 1);
    }),
  );
});

test("is a function of its arguments, whatever was drawn in between", () => {
  const first = uniform(7, "action", 3, 100);
  uniform(7, "action", 3, 101);
  uniform(8, "stickiness", 0, 0);
  assert.equal(uniform(7, "action", 3, 100), first);
});

test("stays what it was when the first run was made", () => {
  // Changing any of these breaks the replay of every recorded run.
  assert.deepEqual(
    [
      uniform(0, "action", 0, 0),
      uniform(7, "stickiness", 3, 2 ** 32 + 5),
      uniform(Number.MAX_SAFE_INTEGER, "startState", 2 ** 32 - 1, Number.MAX_SAFE_INTEGER),
    ],
    [0.17893146779634694, 0.536549601458304, 0.9872300064165476],
  );
});

test("every argument matters, to its highest bit", () => {
  const base = uniform(1, "action", 1, 1);
  assert.notEqual(uniform(1 + 2 ** 52, "action", 1, 1), base);
  assert.notEqual(uniform(1, "stickiness", 1, 1), base);
  assert.notEqual(uniform(1, "action", 1 + 2 ** 31, 1), base);
  assert.notEqual(uniform(1, "action", 1, 1 + 2 ** 52), base);
});

test("purposes have distinct numbers", () => {
  const numbers = Object.values(purposes);
  assert.equal(new Set(numbers).size, numbers.length);
});

test("10,000 draws fill ten boxes evenly and neighbours are not correlated", () => {
  const draws = Array.from({ length: 10_000 }, (_, i) => uniform(1, "action", 0, i));
  const boxes = new Array<number>(10).fill(0);
  for (const u of draws) boxes[Math.floor(u * 10)] = (boxes[Math.floor(u * 10)] as number) + 1;
  const chiSquare = boxes.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
  // 99.9 % quantile with 9 degrees of freedom.
  assert.ok(chiSquare < 27.9, `χ² = ${chiSquare}`);
  let product = 0;
  for (let i = 1; i < draws.length; i++) {
    product += ((draws[i] as number) - 0.5) * ((draws[i - 1] as number) - 0.5);
  }
  const correlation = product / draws.length / (1 / 12);
  assert.ok(Math.abs(correlation) < 0.04, `correlation ${correlation}`);
});

test("refuses counters that a double cannot hold exactly, and negative or fractional ones", () => {
  for (const bad of [-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => uniform(bad, "action", 0, 0), RangeError);
    assert.throws(() => uniform(0, "action", bad, 0), RangeError);
    assert.throws(() => uniform(0, "action", 0, bad), RangeError);
  }
  assert.throws(() => uniform(0, "action", 2 ** 32, 0), RangeError);
});
