import type { Welcome } from "@lockstep/protocol";
import { type FakeGame, FakePolicyEngine, FakeSlot } from "@lockstep/round/testing";
import {
  canonicalJson,
  configurationSha256,
  parseRunConfiguration,
  presets,
  type RetroRunConfiguration,
  type RunConfiguration,
} from "@lockstep/run-configuration";
import { createReadiness, type Readiness } from "@lockstep/service-kit";
import { createRecordingLogger, type RecordingLogger } from "@lockstep/service-kit/testing";
import { createFakeClock, type FakeClock } from "@lockstep/system/testing";
import { Actor, type ActorOptions } from "../actor.ts";
import { PlayMeter } from "../play/play-meter.ts";
import { FakeLearner } from "./fake-learner.ts";
import { FakeParameters } from "./fake-parameters.ts";

/** A run of four slots with segments of six steps. */
export function aConfiguration(changes: Partial<RunConfiguration> = {}): RetroRunConfiguration {
  const base = presets["default"]?.configuration as RetroRunConfiguration;
  return parseRunConfiguration(
    {
      ...base,
      slots: 4,
      segmentLength: 6,
      environment: {
        ...base.environment,
        startStates: ["One"],
        identity: { "data.json": "b".repeat(64) },
        observation: { height: 36, width: 36 },
        stack: 2,
      },
      ...changes,
    },
    "test",
  ) as RetroRunConfiguration;
}

export function aWelcome(
  welcome: Partial<Welcome> = {},
  configuration: RunConfiguration = aConfiguration(),
): Welcome {
  return {
    type: "welcome",
    run: "run-1",
    configurationJson: canonicalJson(configuration),
    configurationSha256: configurationSha256(configuration),
    heartbeatIntervalMs: 1_000,
    leaseMs: 5_000,
    keepsSnapshots: false,
    actorEngine: "onnx",
    ...welcome,
  };
}

/** The slots of {@link aConfiguration}: episodes of seven steps, ended by time. */
export function aSlot(index: number, changes: Partial<FakeGame> = {}): FakeSlot {
  return new FakeSlot(index, { ...game, ...changes });
}

const game: FakeGame = {
  side: 36,
  stack: 2,
  actionCount: 7,
  episode: () => ({ steps: 7, end: "truncated" }),
};

/** An actor with everything around it faked, and its run under way. */
export interface ActorBench {
  readonly actor: Actor;
  readonly ended: Promise<void>;
  readonly learner: FakeLearner;
  readonly parameters: FakeParameters;
  readonly engine: FakePolicyEngine;
  readonly clock: FakeClock;
  readonly logger: RecordingLogger;
  readonly readiness: Readiness;
  /** Every slot that was opened, in order. */
  readonly slots: readonly FakeSlot[];
}

export function anActor(
  options: Partial<ActorOptions> & {
    readonly learner?: FakeLearner;
    readonly game?: Partial<FakeGame>;
  } = {},
): ActorBench {
  const { learner = new FakeLearner(aWelcome()), game: changes = {}, ...rest } = options;
  const parameters = new FakeParameters("run-1");
  const engine = new FakePolicyEngine(2 * 36 * 36, 7);
  const clock = createFakeClock();
  const logger = createRecordingLogger();
  const readiness = createReadiness();
  const slots: FakeSlot[] = [];
  const actor = new Actor({
    name: "ada",
    softwareVersion: "0",
    processor: { architecture: "x64", instructions: "avx2" },
    capacity: 4,
    slotsAtOnce: null,
    chunkSteps: 4,
    snapshotShare: 0.01,
    giveUpAfterMs: null,
    mostGrowthBytes: null,
    connect: learner.connect,
    parameters,
    openEnvironment: async () => ({
      open: (index) => {
        const slot = aSlot(index, changes);
        slots.push(slot);
        return slot;
      },
    }),
    createEngine: async () => engine,
    residentBytes: () => 1,
    meter: new PlayMeter(clock),
    clock,
    logger,
    readiness,
    jitter: () => 0.5,
    ...rest,
  });
  const ended = actor.run();
  ended.catch(() => undefined);
  return { actor, ended, learner, parameters, engine, clock, logger, readiness, slots };
}

/** Gives promises their turns until it is so. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000; turn++) {
    if (isSo()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`in vain waited until ${what}`);
}

/** Lets everything happen that can happen without anything new. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await new Promise((resolve) => setImmediate(resolve));
}
