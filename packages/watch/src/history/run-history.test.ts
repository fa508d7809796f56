import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { CurvePoint } from "@lockstep/status";
import type { HistoryLine } from "@lockstep/watch-page";
import { runHistory } from "./run-history.ts";

function aPoint(version: number): CurvePoint {
  return {
    ...{ version, environmentSteps: version, wallSeconds: 1, stepsPerSecond: 1, episodes: 0 },
    ...{ episodeReturnMean: null, progressMean: null, finishedShare: null, figures: {} },
    ...{ optimizerSteps: 1, explainedVariance: null, gradientNorm: 1, weightsL2Norm: 1 },
    ...{ learningRate: 1, maxLogProbabilityDifference: 0, barrierWaitShare: 0 },
  };
}

function aFolder(context: TestContext, points: number, ending = ""): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-history-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const lines = Array.from({ length: points }, (_, index) => JSON.stringify(aPoint(index + 1)));
  writeFileSync(join(folder, "updates.jsonl"), `${lines.join("\n")}\n${ending}`);
  return folder;
}

async function linesOf(lines: AsyncIterable<HistoryLine>): Promise<HistoryLine[]> {
  const all = [];
  for await (const line of lines) all.push(line);
  return all;
}

async function versions(folder: string, after = -1, points = 100): Promise<number[]> {
  const [line] = await linesOf(runHistory({ folder, after, points }));
  return (line as { points: CurvePoint[] }).points.map(({ version }) => version);
}

test("a short curve is whole, a later part is what comes after a version, and a torn line is left out", async (context) => {
  const folder = aFolder(context, 5, '{"version":6,"envi');
  assert.deepEqual(await versions(folder), [1, 2, 3, 4, 5]);
  assert.deepEqual(await versions(folder, 3), [4, 5]);
});

test("a long curve is thinned evenly and keeps its ends", async (context) => {
  const all = await versions(aFolder(context, 10_003));
  assert.ok(all.length <= 201 && all.length >= 100, `${all.length} points`);
  assert.deepEqual([all[0], all.at(-1)], [1, 10_003]);
  const steps = all.slice(1, -1).map((version, index) => version - (all[index] as number));
  assert.equal(new Set(steps).size, 1, "all steps are of one length");
});

test("a run that has just begun has no past", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-history-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  assert.deepEqual(await linesOf(runHistory({ folder, after: -1, points: 10 })), []);
});
