import assert from "node:assert/strict";
import { test } from "node:test";
import { median } from "./median.ts";

test("the median is the middle value, or the mean of the two middle ones", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([10, 1, 2, 4]), 3);
  assert.equal(median([7]), 7);
  // As numbers, not as texts.
  assert.equal(median([100, 20, 3]), 20);
});

test("a median of nothing is an error", () => {
  assert.throws(() => median([]), RangeError);
});
