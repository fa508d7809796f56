import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseAlgorithm } from "@lockstep/algorithm";
import { bytesOfFloats } from "@lockstep/model";
import { firstPosition } from "@lockstep/round";
import { createFakeClock } from "@lockstep/system/testing";
import { ActorRoster } from "./actors/actor-roster.ts";
import { type FinishedUpdate, LearnerReport } from "./learner-report.ts";
import { Tally } from "./report/tally.ts";
import { TrainingRecord } from "./report/training-record.ts";
import { SlotTable } from "./slots/slot-table.ts";
import { aConfiguration } from "./testing/a-configuration.ts";
import { FakeConnection } from "./testing/fake-actor.ts";

/** A report of a run of 3 slots with segments of 4 steps: 12 environment steps an update. */
function aReport() {
  const clock = createFakeClock();
  const roster = new ActorRoster({ leaseMs: 3_000, heartbeatIntervalMs: 1_000 });
  const table = new SlotTable(3);
  const record = new TrainingRecord();
  let cpuSeconds = 0;
  const configuration = aConfiguration();
  const report = new LearnerReport({
    options: {
      run: "test",
      configuration,
      algorithm: chooseAlgorithm(configuration.learning.algorithm),
      targetVersion: 10,
      checkpointEveryUpdates: 1,
      checkpointEverySeconds: 1,
      checkpointShare: 0.02,
      evaluateEvery: 0,
      weightsFilesKept: 1,
      expectedActors: 1,
      actorWaitMs: 1,
      heartbeatIntervalMs: 1_000,
      leaseMs: 3_000,
      maxLogProbabilityDifference: 1,
      entropyFloor: 0,
      maxWaitingGradients: 1,
      cores: 2,
      actorEngine: "onnx",
    },
    engine: { name: "fake", device: "none", versions: {} },
    meter: { cpuSeconds: () => cpuSeconds, peakBytes: () => 77 },
    ...{ clock, roster, table, record },
    tally: new Tally(),
  });
  return {
    ...{ report, clock, roster, table },
    use: (seconds: number) => {
      cpuSeconds += seconds;
    },
  };
}

function anUpdate(version: number, changes: { readonly difference?: number } = {}): FinishedUpdate {
  const weightsSha256 = `w${version}`;
  return {
    startedMs: 0,
    closed: {
      version: version - 1,
      barrier: {
        lastActor: "slow",
        lastSlot: 2,
        lastWaitMs: 300,
        meanWaitMs: 250,
        roundMs: 1_000,
        arrivalsMs: [0, 500, 1_000],
      },
      segments: [],
      episodes: [],
      rewarded: true,
      explainedVariance: 0.5,
    },
    made: {
      version,
      weights: { bytes: new Uint8Array(4), sha256: weightsSha256 },
      entry: {
        version,
        weightsSha256,
        learningRate: 0.1,
        figures: { policyLoss: 1, valueLoss: 2, entropy: 3 },
        optimizerSteps: 1,
        gradientNorm: 4,
        maxLogProbabilityDifference: changes.difference ?? 0,
      },
      weightsNorm: 5,
    },
  };
}

function statusOf(report: LearnerReport, version: number) {
  return report.status({
    current: { run: "test", version, sha256: `w${version}`, bytes: new Uint8Array(4) },
    positions: [firstPosition(0), firstPosition(1), firstPosition(2)],
    state: "training",
    arrived: 1,
    rows: { computed: 4, expected: 12 },
    reason: null,
    remarks: [],
    guard: { action: "alarm", broken: [], goodVersion: null, rollbacks: 0 },
    lastCheckpointVersion: null,
    evaluation: {
      ...{ every: 0, evaluated: 0, waiting: 0, leftOut: 0 },
      ...{ last: null, best: null, byStartState: {} },
    },
  });
}

test("before its first update a run has no figures, no efficiency and no end in sight", () => {
  const { report } = aReport();
  report.begun(0, 0);
  const status = statusOf(report, 0);
  assert.equal(status.update, null);
  assert.equal(status.efficiency, null);
  assert.equal(status.secondsLeft, null);
  assert.equal(status.stepsPerSecond, 0);
  assert.equal(status.environmentSteps, 0);
  assert.deepEqual(status.segments, { arrived: 1, expected: 3 });
});

test("an update's point of the curve says what it did, how fast, and how long the barrier waited", async () => {
  const { report, clock } = aReport();
  report.begun(clock.now(), 0);
  await clock.advance(2_000);
  const point = report.updated(anUpdate(1), clock.now());
  assert.equal(point.version, 1);
  assert.equal(point.environmentSteps, 12);
  assert.equal(point.stepsPerSecond, 6);
  assert.equal(point.wallSeconds, 2);
  assert.deepEqual(point.figures, { policyLoss: 1, valueLoss: 2, entropy: 3 });
  assert.deepEqual([point.gradientNorm, point.weightsL2Norm], [4, 5]);
  assert.equal(point.barrierWaitShare, 0.25);
  const { update, secondsLeft } = statusOf(report, 1);
  assert.deepEqual(update?.straggler, { actor: "slow", slot: 2, seconds: 0.3 });
  assert.equal(secondsLeft, (9 * 12) / 6);
});

test("the largest difference from the actors' policy stays, however small later ones are", () => {
  const { report } = aReport();
  report.begun(0, 0);
  report.updated(anUpdate(1, { difference: 1e-4 }), 1_000);
  report.updated(anUpdate(2, { difference: 1e-6 }), 2_000);
  const status = statusOf(report, 2);
  assert.equal(status.maxLogProbabilityDifference, 1e-4);
  assert.equal(status.update?.maxLogProbabilityDifference, 1e-6);
});

test("time and CPU seconds of computing are counted, also where it fails", async () => {
  const { report, clock, use, roster } = aReport();
  report.begun(clock.now(), 0);
  const session = roster.open(new FakeConnection("a"), 0);
  const warmSlots: number[] = [];
  roster.register(
    session,
    { type: "hello", actor: "a", capacity: 3, softwareVersion: "test", warmSlots },
    0,
  );
  const used = { emulationSeconds: 3, inferenceSeconds: 1, residentBytes: 5 };
  roster.beat(session, { type: "heartbeat", sequence: 1, steps: 12, ...used }, 0);
  await report.measure(async () => {
    use(6);
    await clock.advance(3_000);
  });
  await assert.rejects(
    report.measure(async () => {
      use(2);
      throw new Error("broken");
    }),
    /broken/,
  );
  await report.publishing(() => clock.advance(1_000));
  report.updated(anUpdate(1), clock.now());
  const { seconds, cpuSecondsPerStep, efficiency, stepsPerSecond, actors, peakMemoryBytes } =
    statusOf(report, 1);
  assert.deepEqual(seconds, { waiting: 0, computing: 3, publishing: 1 });
  assert.deepEqual(cpuSecondsPerStep, { emulation: 3 / 12, inference: 1 / 12, update: 8 / 12 });
  assert.equal(stepsPerSecond, 3);
  // 3 steps a second of one CPU second each, on two cores.
  assert.equal(efficiency, 1.5);
  assert.equal(actors[0]?.residentBytes, 5);
  assert.deepEqual(peakMemoryBytes, { learner: 77, a: 5 });
});

test("a summary counts the session's own steps and time, and the whole run's steps", () => {
  const { report } = aReport();
  report.begun(1_000, 4);
  report.updated(anUpdate(5), 2_000);
  const summary = report.summary(
    {
      current: {
        run: "test",
        version: 6,
        sha256: "w6",
        bytes: bytesOfFloats(Float32Array.of(3, 4)),
      },
      positions: [firstPosition(0)],
      snapshots: [],
      record: new TrainingRecord().state,
      guard: {},
    },
    true,
    5_000,
  );
  assert.equal(summary.environmentSteps, 72);
  assert.equal(summary.stepsPerSecond, 24 / 4);
  assert.equal(summary.weightsL2Norm, 5);
  assert.equal(summary.complete, true);
});
