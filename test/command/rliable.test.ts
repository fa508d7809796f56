import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { before, test } from "node:test";
import { statistics, uniform } from "@lockstep/learning";
import { projectRoot } from "../lockstep-command.ts";
import { python, skipWithoutPython } from "../python.ts";

/** rliable's take a millisecond each. */
const repetitions = 1000;

interface Estimates {
  readonly values: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

interface Answer {
  readonly aggregates: Estimates;
  readonly profile: Estimates;
  readonly improvement: Estimates;
}

/** Multiples of 1/64, whose sums are the same in any order, by task and run. @param shift of all */
function someScores(seed: number, tasks: number, runs: number, shift: number): number[][] {
  return Array.from({ length: tasks }, (_, task) =>
    Array.from(
      { length: runs },
      (_, run) => Math.floor(64 * uniform(seed, "bootstrap", task, run)) / 64 + shift,
    ),
  );
}

function assertSame(
  ours: readonly statistics.Estimate[],
  theirs: Estimates,
  tolerance: number,
): void {
  assert.deepEqual(
    ours.map(({ value }) => value),
    theirs.values,
  );
  for (const [index, { low, high }] of ours.entries()) {
    const ends = `${low} to ${high}, rliable has ${theirs.low[index]} to ${theirs.high[index]}`;
    assert.ok(Math.abs(low - (theirs.low[index] as number)) <= tolerance, ends);
    assert.ok(Math.abs(high - (theirs.high[index] as number)) <= tolerance, ends);
  }
}

const thresholds = [0, 0.25, 0.5, 0.75];
const compared = (
  [
    [4, 8, 8],
    [5, 4, 6],
  ] as const
).map(([tasks, runsX, runsY]) => ({
  ...{ tasks, runsX, x: someScores(1, tasks, runsX, 0), y: someScores(2, tasks, runsY, 1 / 8) },
  ...{ thresholds, repetitions },
}));

/** To all that is compared: to import rliable takes three seconds of processor time. */
let answers: readonly Answer[] = [];
before(() => {
  if (skipWithoutPython !== false) return;
  const { status, stdout, stderr } = spawnSync(
    python,
    [join(projectRoot, "test", "python", "rliable_scores.py")],
    { encoding: "utf8", input: JSON.stringify(compared) },
  );
  assert.equal(status, 0, stderr);
  answers = JSON.parse(stdout) as readonly Answer[];
});

for (const [index, { tasks, runsX, x, y }] of compared.entries())
  test(`aggregates, profiles and improvement of ${tasks} × ${runsX} scores are rliable's`, {
    skip: skipWithoutPython,
  }, () => {
    const theirs = answers[index] as Answer;
    const drawn = (group: number, scores: statistics.Scores): Uint32Array =>
      statistics.resampledRuns({ seed: 1, repetitions }, group, {
        tasks,
        runs: scores[0]?.length ?? 0,
      });
    const drawnX = drawn(0, x);
    const { interquartileMean, mean, medianOfTasks } = statistics;
    // Two bootstraps of 1000 repetitions differ by a small part of an interval, which is about 0.2 wide.
    assertSame(
      [interquartileMean, mean, medianOfTasks].map((each) => statistics.estimated(x, each, drawnX)),
      theirs.aggregates,
      0.03,
    );
    // Shares of few scores go in steps.
    const step = 1 / (tasks * runsX);
    assertSame(statistics.performanceProfile(x, thresholds, drawnX), theirs.profile, 1.001 * step);
    assertSame(
      [
        statistics.probabilityOfImprovement(
          { scores: x, drawn: drawnX },
          { scores: y, drawn: drawn(1, y) },
        ),
      ],
      theirs.improvement,
      0.04,
    );
  });
