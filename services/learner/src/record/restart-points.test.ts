import assert from "node:assert/strict";
import { readdirSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { firstPosition, type LearnerCheckpoint } from "@lockstep/round";
import { TrainingRecord } from "../report/training-record.ts";
import { aFolder } from "../testing/a-learner.ts";
import { RestartPoints, restartPointOf } from "./restart-points.ts";

function aCheckpoint(version: number, weights = 1_000): LearnerCheckpoint {
  return {
    run: "test",
    version,
    configurationJson: "{}",
    engine: { name: "fake", device: "none", versions: {} },
    weights: new Float32Array(weights).fill(version),
    optimizerState: Float32Array.of(version),
    positions: [firstPosition(0)],
    snapshots: [],
    ledger: { bytes: version, records: version, sha256: "" },
    curveBytes: version,
    record: new TrainingRecord().state,
  };
}

const read = async (runDir: string): Promise<LearnerCheckpoint[]> =>
  (await RestartPoints.find(runDir)).map(({ checkpoint }) => checkpoint);
const versionsIn = async (runDir: string): Promise<number[]> =>
  (await read(runDir)).map(({ version }) => version);
const open = async (runDir: string): Promise<RestartPoints> =>
  RestartPoints.open(runDir, await RestartPoints.find(runDir));

test("the two newest restart points are kept, in two files", async (context) => {
  const runDir = aFolder(context);
  const points = await open(runDir);
  assert.deepEqual(await versionsIn(runDir), []);
  for (const version of [1, 2, 3]) await points.write(restartPointOf(aCheckpoint(version)));
  assert.deepEqual(await read(runDir), [aCheckpoint(3), aCheckpoint(2)]);
  assert.equal(readdirSync(join(runDir, "restart")).length, 2);
});

test("a learner that starts again overwrites the older one first", async (context) => {
  const runDir = aFolder(context);
  const first = await open(runDir);
  for (const version of [1, 2]) await first.write(restartPointOf(aCheckpoint(version)));
  await (await open(runDir)).write(restartPointOf(aCheckpoint(3)));
  assert.deepEqual(await versionsIn(runDir), [3, 2]);
  await (await open(runDir)).write(restartPointOf(aCheckpoint(4)));
  assert.deepEqual(await versionsIn(runDir), [4, 3]);
});

test("a shorter one leaves nothing of the longer one before it", async (context) => {
  const runDir = aFolder(context);
  const points = await open(runDir);
  for (const version of [1, 2]) await points.write(restartPointOf(aCheckpoint(version, 5_000)));
  for (const version of [3, 4]) await points.write(restartPointOf(aCheckpoint(version, 10)));
  assert.deepEqual(await read(runDir), [aCheckpoint(4, 10), aCheckpoint(3, 10)]);
});

test("one that was cut off while it was written does not count, the other one does", async (context) => {
  const runDir = aFolder(context);
  const points = await open(runDir);
  for (const version of [1, 2]) await points.write(restartPointOf(aCheckpoint(version)));
  const newest = join(runDir, "restart", "1.checkpoint");
  truncateSync(newest, statSync(newest).size - 1);
  assert.deepEqual(await versionsIn(runDir), [1]);
  writeFileSync(newest, "LOCKSTEP");
  assert.deepEqual(await versionsIn(runDir), [1]);
  writeFileSync(newest, "");
  assert.deepEqual(await versionsIn(runDir), [1]);
});
