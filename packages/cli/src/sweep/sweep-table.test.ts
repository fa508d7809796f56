import assert from "node:assert/strict";
import { test } from "node:test";
import { type SweepRow, sweepLines } from "./sweep-table.ts";

const aRow = (seed: number, changes: Partial<SweepRow>): SweepRow => ({
  name: `learningRate=0.1_seed=${seed}`,
  seed,
  values: { "learning.learningRate": 0.1 },
  state: "waiting",
  problem: null,
  targetVersion: 4,
  summary: null,
  ...changes,
});

test("why a run failed is below the table, which is no wider for it", () => {
  const problem = "learner: the loss is not finite; ".repeat(20);
  const lines = sweepLines([aRow(1, {}), aRow(2, { state: "failed", problem })]);
  assert.deepEqual(lines, [
    "learningRate  seed  state    version  steps  return  progress  finished  time  weights",
    "         0.1     1  waiting        –      –       –         –         –     –  –",
    "         0.1     2  failed         –      –       –         –         –     –  –",
    `learningRate=0.1_seed=2 failed: ${problem}`,
  ]);
});
