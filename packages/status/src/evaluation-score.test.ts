import assert from "node:assert/strict";
import { test } from "node:test";
import type { EvaluatedState } from "./evaluation.ts";
import { bestEvaluation, scoresOf } from "./evaluation-score.ts";

const row = (state: string, progressMean: number | null, returnMean: number): EvaluatedState => ({
  ...{ state, episodes: 2, progressMean, progressInterval: null, finishedShare: 0 },
  ...{ finishedInterval: [0, 1], returnMean, returnInterval: null, stepsMean: 1 },
  ...{ stepsInterval: null, truncated: 0 },
});

const evaluation = (...trained: EvaluatedState[]) => ({
  policies: { trained, random: [row("C", 1, 1e6)] },
  trainingStates: ["A", "B"],
});

test("held-out start states and those of the training have a mean each, of the trained policy", () => {
  assert.deepEqual(scoresOf(evaluation(row("A", 0.2, 1), row("B", 0.4, 1), row("C", 0.1, 1))), {
    measure: "progress",
    heldOut: 0.1,
    training: 0.30000000000000004,
  });
  assert.equal(scoresOf(evaluation(row("A", 0.2, 1))).heldOut, null);
});

test("where one start state knows no progress, all are compared by the return", () => {
  assert.deepEqual(scoresOf(evaluation(row("A", null, 10), row("C", 0.5, 30))), {
    measure: "return",
    heldOut: 30,
    training: 10,
  });
});

test("the best is the one with the highest held-out score, then the highest return, then the first", () => {
  const poor = evaluation(row("A", 0.9, 9), row("C", 0.1, 9));
  const good = evaluation(row("A", 0.1, 9), row("C", 0.5, 5));
  const equal = evaluation(row("A", 0.2, 9), row("C", 0.5, 5));
  const better = evaluation(row("A", 0.0, 9), row("C", 0.5, 6));
  assert.equal(bestEvaluation([poor, good, equal]), good);
  assert.equal(bestEvaluation([poor, good, equal, better]), better);
  assert.equal(bestEvaluation([]), null);
});

test("without held-out start states the training's decide", () => {
  const [low, high] = [evaluation(row("A", 0.1, 1)), evaluation(row("A", 0.2, 1))];
  assert.equal(bestEvaluation([low, high]), high);
});
