import assert from "node:assert/strict";
import { test } from "node:test";
import { type LearnedRun, scoredBy, scoresOfRuns } from "./scores-of-runs.ts";

const run = (
  ...ends: readonly [state: string, value: number, finished: boolean][]
): LearnedRun => ({
  episodes: ends.map(([startState, episodeReturn, finished]) => ({
    ...{ startState, episodeReturn, finished },
  })),
});
const runs = [
  run(["a", 900, true], ["a", 1, false], ["b", 5, true], ["a", 3, true]),
  run(["b", 7, false], ["a", 4, false]),
];

test("a run's score is the mean of its last episodes from a start state", () => {
  const returns = scoresOfRuns(runs, ["a", "b"], {
    ...{ score: scoredBy.return, episodes: 2, side: 0 },
  });
  assert.deepEqual(returns.scores.scores, [
    [2, 4],
    [5, 7],
  ]);
  assert.equal(returns.interquartileMean.value, 4.5);
  const finished = scoresOfRuns(runs, ["a", "b"], {
    ...{ score: scoredBy.finished, episodes: 1, side: 0 },
  });
  assert.deepEqual(finished.scores.scores, [
    [1, 0],
    [1, 0],
  ]);
});

test("a run without an episode from a start state has no score", () => {
  const how = { score: scoredBy.return, episodes: 2, side: 0 };
  assert.throws(() => scoresOfRuns(runs, ["c"], how), {
    message: "a run has ended no episode from c: train more --steps",
  });
});
