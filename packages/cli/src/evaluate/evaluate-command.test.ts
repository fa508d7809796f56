import assert from "node:assert/strict";
import { test } from "node:test";
import type { EvaluatedState } from "@lockstep/status";
import { evaluationLines } from "./evaluate-command.ts";

const row = (state: string, progressMean: number): EvaluatedState => ({
  state,
  episodes: 20,
  progressMean,
  progressInterval: null,
  finishedShare: 0.5,
  finishedInterval: [0.3, 0.7],
  returnMean: 100,
  returnInterval: [90, 110],
  stepsMean: 10,
  stepsInterval: [9, 11],
  truncated: 0,
});

test("the table tells held-out states from trained ones and has a mean for each group of several", () => {
  const lines = evaluationLines({
    run: "one",
    seed: 1,
    episodes: 20,
    greedy: false,
    mostSteps: 27_000,
    version: 1200,
    weightsSha256: "ab",
    policies: { trained: [row("A", 0.2), row("B", 0.4), row("C", 0.1)] },
    trainingStates: ["A", "B"],
  });
  assert.deepEqual(lines, [
    "one, version 1 200, seed 1",
    "",
    "policy   start state               episodes  progress  finished  return",
    "trained  A                               20      20 %      50 %     100",
    "trained  B                               20      40 %      50 %     100",
    "trained  C               held out        20      10 %      50 %     100",
    "trained  mean, training                  40      30 %      50 %     100",
  ]);
});
