import assert from "node:assert/strict";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { aPoint } from "../testing/a-point.ts";
import { aFolder, aRun } from "../testing/a-run.ts";
import { ProgressCsvSink } from "./progress-csv-sink.ts";

const rowsOf = (folder: string): string[][] =>
  readFileSync(join(folder, "progress.csv"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));

async function session(folder: string, environmentSteps: number, versions: readonly number[]) {
  const sink = new ProgressCsvSink(folder, aRun({ environmentSteps }));
  const held = await sink.begin();
  if (versions.length > 0) await sink.write(versions.map((version) => aPoint(version)));
  await sink.close();
  return held;
}

test("a row for each update, under the names of Stable-Baselines3 and CleanRL", async (context) => {
  const folder = aFolder(context);
  const sink = new ProgressCsvSink(folder, aRun());
  assert.equal(await sink.begin(), 0);
  await sink.write([aPoint(1, { episodeReturnMean: null })]);
  await sink.close();
  const [header = [], row = []] = rowsOf(folder);
  assert.equal(header.length, row.length);
  const cellOf = (name: string): string | undefined => row[header.indexOf(name)];
  assert.equal(header[0], "time/total_timesteps");
  assert.equal(cellOf("time/total_timesteps"), "16");
  assert.equal(cellOf("rollout/ep_rew_mean"), "");
  assert.equal(cellOf("losses/policy_loss"), "-0.01");
});

test("a run that goes on keeps the rows up to there, without a torn one", async (context) => {
  const folder = aFolder(context);
  await session(folder, 0, [1, 2, 3, 4]);
  appendFileSync(join(folder, "progress.csv"), "80,1,2");
  assert.equal(await session(folder, 48, [4]), 48);
  assert.deepEqual(
    rowsOf(folder).map(([steps]) => steps),
    ["time/total_timesteps", "16", "32", "48", "64"],
  );
  assert.equal(await session(folder, 160, []), 64, "what it lacks is told");
});

test("a new run, and a table of other columns, begin anew", async (context) => {
  const folder = aFolder(context);
  await session(folder, 0, [1, 2]);
  assert.equal(await session(folder, 0, [1]), 0);
  assert.equal(rowsOf(folder).length, 2);
  writeFileSync(join(folder, "progress.csv"), "steps,reward\n16,1\n");
  assert.equal(await session(folder, 32, [1, 2]), 0);
  assert.equal(rowsOf(folder)[0]?.[0], "time/total_timesteps");
});
