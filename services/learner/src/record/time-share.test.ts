import assert from "node:assert/strict";
import { test } from "node:test";
import { TimeShare } from "./time-share.ts";

test("work that was never measured is due at once", () => {
  assert.equal(new TimeShare(0.02).isDue(0), true);
});

test("work of 10 ms with a share of 2 % is due every 500 ms", () => {
  const share = new TimeShare(0.02);
  share.spent(1_000, 1_010);
  assert.equal(share.intervalMs, 500);
  assert.equal(share.isDue(1_499), false);
  assert.equal(share.isDue(1_500), true);
});

test("the shortest of the last five measurements counts, older ones are forgotten", () => {
  const share = new TimeShare(0.5);
  share.spent(0, 1);
  for (let begun = 10; begun < 50; begun += 10) share.spent(begun, begun + 8);
  assert.equal(share.intervalMs, 2);
  share.spent(50, 57);
  assert.equal(share.intervalMs, 14);
});

test("work that costs nothing is always due", () => {
  const share = new TimeShare(0.02);
  share.spent(5, 5);
  assert.equal(share.isDue(5), true);
});
