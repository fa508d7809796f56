import assert from "node:assert/strict";
import { test } from "node:test";
import { TimeBudget } from "./time-budget.ts";

/** Work that costs so much, as often as the budget allows it when it is asked every millisecond. */
function workedMs(share: number, costMs: number, duringMs: number): number {
  const budget = new TimeBudget(share);
  let worked = 0;
  for (let now = 0; now < duringMs; now++) {
    if (!budget.allows(now)) continue;
    budget.spend(costMs);
    worked += costMs;
  }
  return worked;
}

test("over a long time the work takes its share, whatever a piece of it costs", () => {
  for (const costMs of [1, 7, 40]) {
    const worked = workedMs(0.01, costMs, 100_000);
    assert.ok(worked >= 1_000 && worked <= 1_000 + 50 + costMs, `${costMs} ms each: ${worked} ms`);
  }
});

test("a share of nothing allows nothing", () => {
  assert.equal(workedMs(0, 1, 100_000), 0);
});

test("what is not used is saved up, to a limit", () => {
  const budget = new TimeBudget(0.5);
  assert.ok(budget.allows(0));
  assert.ok(budget.allows(1_000_000));
  budget.spend(199);
  assert.ok(budget.allows(1_000_000));
  budget.spend(2);
  assert.ok(!budget.allows(1_000_000));
});
