import assert from "node:assert/strict";
import { test } from "node:test";
import { type LedgerUpdate, recordOperators } from "@lockstep/round";
import { firstOtherOperator, firstOtherStage } from "./first-operator.ts";

const figures = { policyLoss: 0.1, entropy: 1.5 };
const entry = {
  version: 7,
  weightsSha256: "b".repeat(64),
  learningRate: 7e-4,
  optimizerSteps: 2,
  gradientNorm: 0.4,
  maxLogProbabilityDifference: 0,
};
const first = { "layer policy": "0".repeat(16), clipping: "1".repeat(16) };
const second = { "layer policy": "2".repeat(16), clipping: "3".repeat(16) };

const steps = (...hashes: readonly Readonly<Record<string, string>>[]) => recordOperators(hashes);

function recorded(operators?: LedgerUpdate["operators"]) {
  const update: LedgerUpdate = {
    ...{ type: "update", ...entry, figures, segments: [], episodes: [] },
    ...(operators && { operators }),
  };
  return { line: 8, update };
}

test("the first operator that differs is named by line, update and optimizer step, with both hashes", () => {
  const known = recorded(steps(first, second));
  assert.equal(firstOtherOperator(known, steps(first, second)), null);
  assert.deepEqual(
    firstOtherOperator(known, steps(first, { ...second, clipping: "4".repeat(16) })),
    {
      where: "ledger.jsonl line 8 (update 7), optimizer step 2 of 2, clipping",
      what: "is 3333333333333333; computed again it is 4444444444444444: the first operator of the update whose bits differ",
    },
  );
  const [lone] = [firstOtherOperator(recorded(steps(first)), steps(second))];
  assert.equal(lone?.where, "ledger.jsonl line 8 (update 7), layer policy");
});

test("an operator that is not computed here is named as such, and a line without hashes is not compared", () => {
  const { clipping } = first;
  assert.match(
    firstOtherOperator(recorded(steps(first)), steps({ clipping }))?.what ?? "",
    /^is 0{16}; here nothing of that name is computed/,
  );
  assert.match(
    firstOtherOperator(recorded(steps(first, second)), steps(first))?.where ?? "",
    /optimizer step 2 of 2, layer policy$/,
  );
  assert.equal(firstOtherOperator(recorded(), steps(first)), null);
});

test("without hashes the first stage is named whose figures differ", () => {
  const computed = { ...entry, figures, operators: steps(first) };
  assert.equal(firstOtherStage(recorded(), computed), null);
  const other = { ...computed, weightsSha256: "c".repeat(64) };
  for (const [change, where, what] of [
    [other, "weightsSha256", /: the gradients, their clipping or the optimizer's step gave other/],
    [{ ...other, gradientNorm: 0.5 }, "gradientNorm", /: the gradients gave other/],
    [
      { ...other, gradientNorm: 0.5, figures: { ...figures, entropy: 1.6 } },
      "figures, entropy",
      /: the forward pass, the targets or the loss gave other.*train --operator-hashes/,
    ],
  ] as const) {
    const problem = firstOtherStage(recorded(), change);
    assert.equal(problem?.where, `ledger.jsonl line 8 (update 7), ${where}`);
    assert.match(problem.what, what);
  }
});
