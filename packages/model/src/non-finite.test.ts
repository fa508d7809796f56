import assert from "node:assert/strict";
import { test } from "node:test";
import { nonFiniteGradient, nonFiniteLoss, nonFiniteWeights } from "./non-finite.ts";

test("a number that is not finite says which, what is kept, and what to do", () => {
  for (const [error, says] of [
    [nonFiniteLoss("policyLoss", Number.NaN, 80), /policyLoss of a micro-batch of 80 rows is NaN/],
    [nonFiniteGradient(Number.POSITIVE_INFINITY), /gradient's norm is Infinity/],
    [nonFiniteWeights(1e9), /step at learning rate 1000000000 leads to weights/],
  ] as const) {
    assert.match(error.message, says);
    assert.match(
      error.message,
      /; the version before is kept; go on from it with a lower learning\.learningRate \(lockstep train --resume --config FILE\)$/,
    );
  }
});
