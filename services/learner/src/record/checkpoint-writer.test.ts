import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { ProtocolError } from "@lockstep/protocol";
import { bytesOfFloats, decodeCheckpoint, firstPosition } from "@lockstep/round";
import { canonicalJson, configurationSha256 } from "@lockstep/run-configuration";
import { createReadiness } from "@lockstep/service-kit";
import { createRecordingLogger } from "@lockstep/service-kit/testing";
import { sha256Hex } from "@lockstep/system";
import { createFakeClock } from "@lockstep/system/testing";
import { Tally } from "../report/tally.ts";
import { TrainingRecord } from "../report/training-record.ts";
import { aConfiguration } from "../testing/a-configuration.ts";
import { aFolder } from "../testing/a-learner.ts";
import { FakeEngine } from "../testing/fake-engine.ts";
import { MemoryParameterService } from "../testing/memory-parameter-service.ts";
import { CheckpointWriter, type TrainingSnapshot } from "./checkpoint-writer.ts";
import { EvaluatedVersions } from "./evaluated-versions.ts";
import { RestartPoints } from "./restart-points.ts";
import { RunFolder } from "./run-folder.ts";

function snapshot(version: number): TrainingSnapshot {
  const bytes = bytesOfFloats(Float32Array.of(version, 2, 3));
  return {
    current: { run: "test", version, bytes, sha256: sha256Hex(bytes) },
    positions: [firstPosition(0)],
    snapshots: [],
    record: new TrainingRecord().state,
    guard: {},
  };
}

async function aWriter(context: TestContext, evaluateEvery = 0) {
  const configuration = aConfiguration();
  const parameters = new MemoryParameterService();
  const clock = createFakeClock();
  const tally = new Tally();
  const logger = createRecordingLogger();
  const folder = await RunFolder.open(
    aFolder(context),
    {
      type: "run",
      run: "test",
      seed: 1,
      configuration,
      configurationSha256: configurationSha256(configuration),
      engine: { name: "fake", device: "none", versions: {} },
      software: {},
      version: 0,
      weightsSha256: "00",
    },
    null,
  );
  context.after(() => folder.close());
  const writer = new CheckpointWriter({
    run: "test",
    configuration,
    configurationJson: canonicalJson(configuration),
    fence: await parameters.acquireFence(),
    storedVersion: null,
    checkpointEveryUpdates: 3,
    checkpointEverySeconds: 60,
    checkpointShare: 0.02,
    weightsFilesKept: 2,
    evaluated: new EvaluatedVersions({ folder: folder.path, every: evaluateEvery, logger }),
    folder,
    restartPoints: RestartPoints.open(folder.path, []),
    parameters,
    engine: new FakeEngine(),
    clock,
    logger,
    readiness: createReadiness(),
    tally,
  });
  return { writer, parameters, clock, tally, folder, logger };
}

test("a checkpoint is due after so many updates or so many seconds, whichever comes first", async (context) => {
  const { writer, parameters, clock } = await aWriter(context);
  const saved = async (version: number): Promise<number[]> => {
    await writer.afterUpdate(snapshot(version));
    await writer.settled();
    return parameters.saved.map((checkpoint) => checkpoint.version);
  };
  assert.deepEqual(await saved(2), []);
  assert.deepEqual(await saved(3), [3]);
  assert.deepEqual(await saved(4), [3]);
  await clock.advance(60_000);
  assert.deepEqual(await saved(5), [3, 5]);
  assert.deepEqual(await saved(7), [3, 5]);
  assert.deepEqual(await saved(8), [3, 5, 8]);
  assert.equal(writer.savedVersion, 8);
});

test("a checkpoint holds the version's weights, the engine's state and the files' lengths", async (context) => {
  const { writer, parameters, folder } = await aWriter(context);
  await writer.saveLast(snapshot(4));
  const checkpoint = decodeCheckpoint(parameters.saved.at(-1)?.bytes ?? new Uint8Array(0));
  assert.deepEqual(checkpoint.weights, Float32Array.of(4, 2, 3));
  assert.deepEqual(checkpoint.optimizerState, Float32Array.of(1));
  assert.deepEqual(checkpoint.ledger, folder.position.ledger);
});

test("between checkpoints each update that costs next to nothing leaves a restart point", async (context) => {
  const { writer, parameters, folder } = await aWriter(context);
  for (const version of [1, 2]) {
    await writer.afterUpdate(snapshot(version));
    await writer.settled();
  }
  assert.deepEqual(parameters.saved, []);
  const points = await RestartPoints.find(folder.path);
  assert.deepEqual(
    points.map(({ checkpoint: { version, weights } }) => [version, weights]),
    [
      [2, Float32Array.of(2, 2, 3)],
      [1, Float32Array.of(1, 2, 3)],
    ],
  );
});

test("restart points are as frequent where the file system takes its time: only work counts", async (context) => {
  const { writer, clock, folder } = await aWriter(context);
  await writer.afterUpdate(snapshot(1));
  await clock.advance(10_000);
  await writer.settled();
  await writer.afterUpdate(snapshot(2));
  await writer.settled();
  const [newest] = await RestartPoints.find(folder.path);
  assert.equal(newest?.checkpoint.version, 2);
});

test("while a restart point is being written, the newest one waits and is written next", async (context) => {
  const { writer, folder } = await aWriter(context);
  for (const version of [1, 2, 3, 4]) await writer.afterUpdate(snapshot(version));
  await writer.settled();
  const [newest] = await RestartPoints.find(folder.path);
  assert.equal(newest?.checkpoint.version, 4);
});

test("restart points that cannot be written are complained of once, and training goes on", async (context) => {
  const { writer, folder, logger } = await aWriter(context);
  rmSync(join(folder.path, "restart"), { recursive: true });
  for (const version of [1, 2]) {
    await writer.afterUpdate(snapshot(version));
    await writer.settled();
  }
  const complaints = logger.lines.filter(({ message }) => /restart points/.test(message));
  assert.equal(complaints.length, 1);
});

test("a checkpoint that could not be saved is counted and tried again after the next update", async (context) => {
  const { writer, parameters, tally } = await aWriter(context);
  parameters.failure = new ProtocolError("STORE_FULL", "no room");
  await writer.afterUpdate(snapshot(3));
  await writer.settled();
  assert.equal(tally.counts.checkpointsFailed, 1);
  assert.equal(writer.savedVersion, null);
  parameters.failure = null;
  await writer.afterUpdate(snapshot(4));
  await writer.settled();
  assert.equal(writer.savedVersion, 4);
});

test("a refusal for good ends training at the next update", async (context) => {
  const { writer, parameters } = await aWriter(context);
  await parameters.acquireFence();
  await writer.afterUpdate(snapshot(3));
  await writer.settled();
  await assert.rejects(writer.afterUpdate(snapshot(4)), { code: "FENCE_STALE" });
});

test("the last checkpoint is not written twice, and fails aloud", async (context) => {
  const { writer, parameters } = await aWriter(context);
  await writer.saveLast(snapshot(5));
  await writer.saveLast(snapshot(5));
  assert.equal(parameters.saved.length, 1);
  parameters.failure = new ProtocolError("STORE_FULL", "no room");
  await assert.rejects(writer.saveLast(snapshot(6)), { code: "STORE_FULL" });
});

test("a version that is to be evaluated is saved by itself, and no restart point goes beyond it before", async (context) => {
  const { writer, parameters, folder } = await aWriter(context, 2);
  await writer.afterUpdate(snapshot(1));
  await writer.settled();
  let release = (): void => undefined;
  parameters.held = new Promise((resolve) => {
    release = resolve;
  });
  await writer.afterUpdate(snapshot(2));
  await writer.afterUpdate(snapshot(3));
  const points = async (): Promise<number[]> =>
    (await RestartPoints.find(folder.path)).map(({ checkpoint: { version } }) => version);
  assert.deepEqual(await points(), [1]);
  release();
  await writer.settled();
  assert.deepEqual(
    parameters.saved.map(({ version }) => version),
    [2],
  );
  await writer.afterUpdate(snapshot(5));
  await writer.settled();
  assert.equal((await points())[0], 5);
});
