import assert from "node:assert/strict";
import { test } from "node:test";
import { ratioInterval } from "./ratio-interval.ts";

test("one pair, and pairs that agree, leave nothing uncertain", () => {
  assert.deepEqual(ratioInterval([1.5]), { ratio: 1.5, low: 1.5, high: 1.5 });
  assert.deepEqual(ratioInterval([2, 2, 2, 2]), { ratio: 2, low: 2, high: 2 });
});

test("the interval of the median contains it, and is what the order statistics of a binomial say", () => {
  const ratios = [1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6];
  const { ratio, low, high } = ratioInterval(ratios);
  assert.equal(ratio, 1.3);
  // P(median of 7 draws ≤ second smallest) = P(Binomial(7, 2/7) ≥ 4) = 0.096 and P(≤ smallest) = 0.010: 2.5 % lies between.
  assert.deepEqual([low, high], [1.1, 1.5]);
});

test("the same ratios give the same interval", () => {
  const ratios = [0.9, 1.4, 1.1, 1.2, 1.05];
  assert.deepEqual(ratioInterval(ratios), ratioInterval(ratios));
});
