import { environmentFiles, openEnvironment, ownGames } from "@lockstep/environment";
import { createPolicyEngine, parameterLayout } from "@lockstep/model";
import type { Grant, WireSnapshot } from "@lockstep/protocol";
import { networkOf } from "@lockstep/round";
import {
  canonicalJson,
  configurationSha256,
  type RunConfiguration,
} from "@lockstep/run-configuration";
import { createReadiness } from "@lockstep/service-kit";
import { createRecordingLogger } from "@lockstep/service-kit/testing";
import { ownPeakBytes, realClock } from "@lockstep/system";
import { Actor } from "../actor.ts";
import { PlayMeter } from "../play/play-meter.ts";
import { aWelcome } from "./actor-bench.ts";
import { aGrant, FakeLearner } from "./fake-learner.ts";
import { FakeParameters } from "./fake-parameters.ts";

/** What one actor is to play. */
export interface RoundsToPlay {
  readonly configuration: RunConfiguration;
  /** Where its slots stand before {@link firstVersion}. */
  readonly positions: readonly PlainPosition[];
  readonly firstVersion: number;
  readonly rounds: number;
  /** Share of the time for snapshots; none when absent. */
  readonly snapshotShare?: number;
}

/** A slot's position as JSON. */
export interface PlainPosition {
  readonly slot: number;
  readonly episode: number;
  readonly actions: readonly number[];
  readonly stepsBefore: number;
  /** The newest one that was sent. */
  readonly snapshot?: PlainSnapshot;
}

interface PlainSnapshot extends Omit<WireSnapshot, "content"> {
  /** Base64. */
  readonly content: string;
}

/** What came of it. */
export interface PlayedRounds {
  /** `<slot> v<version> <digest>`, sorted. */
  readonly digests: readonly string[];
  /** Where its slots stand now. */
  readonly positions: readonly PlainPosition[];
  /** Largest resident memory of this process. */
  readonly peakBytes: number;
  /** Steps that were replayed before the first round. */
  readonly replayedSteps: number;
}

/** Plays rounds with a real actor, the real game and the real network; only the learner and the weights are made up. */
export async function playRounds(order: RoundsToPlay): Promise<PlayedRounds> {
  const { firstVersion, rounds } = order;
  const configuration = await withIdentity(order.configuration);
  const spec = networkOf(configuration);
  const environment = await openEnvironment(configuration, places);
  const learner = new FakeLearner(
    aWelcome({
      configurationJson: canonicalJson(configuration),
      configurationSha256: configurationSha256(configuration),
      keepsSnapshots: true,
    }),
  );
  const parameters = new FakeParameters("run-1", (version) =>
    someWeights(parameterLayout(spec).total, version),
  );
  const actor = new Actor({
    name: "ada",
    softwareVersion: "0",
    processor: { architecture: "x64", instructions: "avx2" },
    capacity: configuration.slots,
    slotsAtOnce: null,
    chunkSteps: 4,
    snapshotShare: order.snapshotShare ?? 0,
    giveUpAfterMs: 1,
    mostGrowthBytes: null,
    connect: learner.connect,
    parameters,
    openEnvironment: async () => environment,
    createEngine: () => createPolicyEngine({ name: "onnx", spec, threads: 1 }),
    residentBytes: () => process.memoryUsage.rss(),
    meter: new PlayMeter(realClock),
    clock: realClock,
    logger: createRecordingLogger(),
    readiness: createReadiness(),
    jitter: () => 0,
  });
  const ended = actor.run();
  for (const position of order.positions) learner.say(grantOf(position, firstVersion));
  for (let round = 0; round < rounds; round++) {
    parameters.publish(firstVersion + round);
    const expected = (round + 1) * order.positions.length;
    while (learner.heard("end").length < expected) {
      await Promise.race([realClock.sleep(5), failing(ended)]);
    }
  }
  learner.say({ type: "runOver", version: firstVersion + rounds });
  await ended;
  return {
    digests: learner
      .heard("end")
      .map(({ slot, version, sha256 }) => `${slot} v${version} ${sha256}`)
      .sort(),
    positions: order.positions.map((position) => advanced(position, learner)),
    replayedSteps: actor.status().totals.replayedSteps,
    peakBytes: ownPeakBytes(),
  };
}

const places = { gamePaths: [ownGames], romPaths: [], coresPaths: [] };

/** A run that begins with the files as they are here. */
async function withIdentity(configuration: RunConfiguration): Promise<RunConfiguration> {
  const { environment } = configuration;
  const { identity } = await environmentFiles(environment, places);
  return { ...configuration, environment: { ...environment, identity } };
}

/** A slot's position before its first step. */
export function atStart(slot: number): PlainPosition {
  return { slot, episode: 0, actions: [], stepsBefore: 0 };
}

function grantOf({ snapshot, ...position }: PlainPosition, version: number): Grant {
  return aGrant({
    ...position,
    actions: Uint8Array.from(position.actions),
    version,
    ...(snapshot !== undefined && {
      snapshot: { ...snapshot, content: Buffer.from(snapshot.content, "base64") },
    }),
  });
}

/** Where a slot stands after the steps that the learner has heard of. */
function advanced(position: PlainPosition, learner: FakeLearner): PlainPosition {
  const { slot } = position;
  let { episode, stepsBefore } = position;
  const actions = [...position.actions];
  for (const chunk of learner.heard("steps").filter((message) => message.slot === slot)) {
    for (const [step, action] of chunk.actions.entries()) {
      actions.push(action);
      stepsBefore += 1;
      if (chunk.flags[step] !== 0) {
        actions.length = 0;
        episode += 1;
      }
    }
  }
  const newest = learner.heard("snapshot").findLast((message) => message.slot === slot);
  return { slot, episode, actions, stepsBefore, ...(newest && { snapshot: plain(newest) }) };
}

function plain({ content, ...snapshot }: WireSnapshot): PlainSnapshot {
  return { ...snapshot, content: Buffer.from(content).toString("base64") };
}

/** Small numbers without a pattern that the network would notice. */
function someWeights(count: number, version: number): Float32Array {
  return Float32Array.from(
    { length: count },
    (_, index) => ((Math.imul(index + version, 0x9e3779b1) >>> 8) / 2 ** 24 - 0.5) * 0.08,
  );
}

async function failing(ended: Promise<void>): Promise<void> {
  await ended;
  throw new Error("the actor ended too early");
}
