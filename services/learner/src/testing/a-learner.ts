import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chooseAlgorithm } from "@lockstep/algorithm";
import type { LearningEngine } from "@lockstep/model";
import type { ActorMessage } from "@lockstep/protocol";
import { segmentShape } from "@lockstep/round";
import { createReadiness, type Readiness } from "@lockstep/service-kit";
import { createRecordingLogger, type RecordingLogger } from "@lockstep/service-kit/testing";
import type { RunSummary } from "@lockstep/status";
import { createFakeClock, type FakeClock } from "@lockstep/system/testing";
import { Learner } from "../learner.ts";
import type { LearnerOptions } from "../learner-options.ts";
import { type OpenTrainingOptions, openTraining } from "../record/open-training.ts";
import { aConfiguration } from "./a-configuration.ts";
import { FakeActor } from "./fake-actor.ts";
import { FakeEngine } from "./fake-engine.ts";
import { MemoryParameterService } from "./memory-parameter-service.ts";

/** A folder that is gone after the test. */
export function aFolder(context: { after(hook: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-learner-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface ALearner {
  readonly learner: Learner;
  readonly clock: FakeClock;
  readonly logger: RecordingLogger;
  readonly readiness: Readiness;
  readonly parameters: MemoryParameterService;
  readonly options: LearnerOptions;
  /** Starts to train. */
  run(): Promise<RunSummary>;
  stop(): void;
  /** For a learner that is not run. */
  close(): Promise<void>;
  actor(name: string, changes?: AnActor): FakeActor;
}

export interface AnActor {
  readonly capacity?: number;
  readonly warmSlots?: readonly number[];
  readonly tamper?: (message: ActorMessage) => ActorMessage;
  readonly rewardless?: boolean;
  readonly snapshotEvery?: number;
}

/** A learner over fakes. */
export async function aLearner(
  parts: {
    readonly runDir: string;
    readonly parameters?: MemoryParameterService;
    readonly engine?: LearningEngine;
    readonly resume?: OpenTrainingOptions["resume"];
    readonly engineChange?: OpenTrainingOptions["engineChange"];
  },
  changes: Partial<LearnerOptions> = {},
): Promise<ALearner> {
  const parameters = parts.parameters ?? new MemoryParameterService();
  const engine = parts.engine ?? new FakeEngine();
  const clock = createFakeClock();
  const logger = createRecordingLogger();
  const readiness = createReadiness();
  const options: LearnerOptions = {
    run: "test",
    configuration: aConfiguration(),
    algorithm: chooseAlgorithm((changes.configuration ?? aConfiguration()).learning.algorithm),
    targetVersion: 5,
    checkpointEveryUpdates: 1000,
    checkpointEverySeconds: 1000,
    checkpointShare: 0.02,
    weightsFilesKept: 3,
    evaluateEvery: 0,
    expectedActors: 1,
    actorWaitMs: 10_000,
    heartbeatIntervalMs: 1000,
    leaseMs: 3000,
    maxLogProbabilityDifference: 1e-3,
    entropyFloor: 0.01,
    maxWaitingGradients: 2,
    cores: 2,
    actorEngine: "onnx",
    ...changes,
  };
  const opened = await openTraining({
    ...options,
    runDir: parts.runDir,
    resume: parts.resume ?? "auto",
    engineChange: parts.engineChange ?? "refuse",
    holder: "test",
    software: { lockstep: "test" },
    parameters,
    engine,
    logger,
  });
  const meter = { cpuSeconds: () => 0, peakBytes: () => 1 };
  const ports = { parameters, engine, clock, logger, readiness, meter };
  const learner = new Learner(options, opened, ports);
  const stopping = new AbortController();
  return {
    learner,
    clock,
    logger,
    readiness,
    parameters,
    options,
    run: () => learner.run(stopping.signal),
    stop: () => stopping.abort(),
    close: () => opened.folder.close(),
    actor: (name, actor = {}) =>
      new FakeActor({
        name,
        shape: segmentShape(options.configuration),
        parameters,
        connect: (connection) => learner.actors.connect(connection),
        ...actor,
      }),
  };
}

const patienceMs = 20_000;

/** Lets everything that can happen without time happen, until the condition holds. @throws when it never does */
export async function eventually(what: string, condition: () => boolean): Promise<void> {
  // A busy machine may take long over the files that are written in between.
  const giveUpAt = performance.now() + patienceMs;
  while (performance.now() < giveUpAt) {
    if (condition()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`${what} did not happen`);
}
