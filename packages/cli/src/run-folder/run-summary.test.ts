import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { writeOutputJson } from "../output-file.ts";
import { readSummary, summaryLines } from "./run-summary.ts";

const learners = {
  run: "Game-1",
  complete: true,
  configurationSha256: "cd".repeat(32),
  engine: { name: "onnx", device: "cpu", versions: {}, portable: false },
  version: 20,
  weightsSha256: "ab".repeat(32),
  weightsL2Norm: 41.5,
  environmentSteps: 6400,
  frames: 25_600,
  wallSeconds: 21.4,
  stepsPerSecond: 299,
  episodes: 11,
  episodeReturnMean: 123.4,
  progressMean: 0.31,
  finishedShare: 0,
  efficiency: 0.87,
  maxLogProbabilityDifference: 2e-7,
  peakMemoryBytes: { learner: 400e6 },
};

test("the learner's summary is completed with what the supervisor knows", (context) => {
  const runDir = mkdtempSync(join(tmpdir(), "lockstep-summary-"));
  context.after(() => rmSync(runDir, { recursive: true, force: true }));
  const figures = { runDir, peakMemoryBytes: { learner: 400e6, "actor-0": 310e6 }, restarts: 1 };
  assert.equal(readSummary(figures), null);
  writeOutputJson(join(runDir, "summary.json"), learners);
  const summary = readSummary(figures);
  assert.deepEqual(summary, { ...learners, ...figures });
  assert.ok(summary);
  assert.deepEqual(summaryLines(summary), [
    "version   20 after 6 400 steps, 11 episodes, 0:21",
    "episodes  return 123, progress 31 %, 0 % finished (mean of 11)",
    "speed     299 steps/s, efficiency 87 % (the cores' time in play and learning)",
    "memory    learner 400 MB, actor-0 310 MB at most",
    `weights   ${"ab".repeat(32)}`,
  ]);
  const without = summaryLines({ ...summary, progressMean: null });
  assert.equal(without[1], "episodes  return 123 (mean of 11)", "no goal that could be reached");
  const goal = summaryLines({ ...summary, progressMean: null, finishedShare: 0.5 });
  assert.equal(goal[1], "episodes  return 123, 50 % finished (mean of 11)");
  const long = summaryLines({ ...summary, progressMean: null, episodes: 101 });
  assert.equal(long[1], "episodes  return 123 (mean of the last 100)");
  writeFileSync(join(runDir, "summary.json"), "{");
  assert.equal(readSummary(figures), null);
});
