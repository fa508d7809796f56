import { setTimeout as delay } from "node:timers/promises";
import { createParameterClient } from "@lockstep/protocol";
import type { Usage } from "./service.ts";
import {
  type ClusterOptions,
  run,
  type TrainingCluster,
  token,
  withTrainingCluster,
} from "./training-cluster.ts";

export interface IntakeOptions
  extends Omit<ClusterOptions, "updates" | "expectedActors" | "heartbeatMs"> {
  /** Measured rounds; earlier rounds warm up. */
  readonly rounds: number;
}

/** The learner's cost of accepting segments. */
export interface Intake {
  /** CPU of the learner's process, all threads. */
  readonly cpuMsPerSegment: number;
  readonly secondsPerRound: number;
  /** Resident memory of the learner: before the first actor, and at most. */
  readonly idleBytes: number;
  readonly peakBytes: number;
}

const warmUpRounds = 3;
const longestMs = 900_000;
/** Heartbeats cost per second, not per segment, so they are measured separately. */
const seldomMs = 60_000;
const settleMs = 5_000;
const heartbeatMs = 1_000;
const heartbeatsMs = 15_000;

/** Lets simulated actors play a run against a real learner. */
export async function measureIntake(options: IntakeOptions): Promise<Intake> {
  const { rounds, actors } = options;
  const updates = warmUpRounds + rounds + 1;
  const cluster = { ...options, updates, expectedActors: actors, heartbeatMs: seldomMs };
  return await withTrainingCluster(cluster, async (started) => {
    const { residentBytes: idleBytes } = await started.learner.usage();
    const players = started.startActors();
    const played = players.map((player) => player.report(isPlayed));
    // The first failure ends the measurement.
    const [measured] = await Promise.all([watch(started, options), ...played]);
    return { ...measured, idleBytes };
  });
}

/** CPU milliseconds of the learner for one heartbeat of one actor, while no segment is played. */
export async function measureHeartbeat(options: IntakeOptions): Promise<number> {
  const { actors } = options;
  // It waits for one more actor than exists, so that no round begins.
  const cluster = { ...options, updates: 1, expectedActors: actors + 1, heartbeatMs };
  return await withTrainingCluster(cluster, async ({ learner, startActors }) => {
    startActors();
    await delay(settleMs);
    const before = await learner.usage();
    await delay(heartbeatsMs);
    const after = await learner.usage();
    const beats = (actors * heartbeatsMs) / heartbeatMs;
    return ((after.cpuSeconds - before.cpuSeconds) * 1_000) / beats;
  });
}

/** Reads the learner's meter at the first and the last measured version. */
async function watch(
  { parameters, learner }: TrainingCluster,
  { rounds, slots }: IntakeOptions,
): Promise<Omit<Intake, "idleBytes">> {
  const client = createParameterClient({ addresses: [parameters.address], token });
  const signal = AbortSignal.timeout(longestMs);
  const subscription = { run, afterVersion: -1, subscriber: "bench", signal };
  let from: (Usage & { readonly version: number; readonly ms: number }) | undefined;
  try {
    for await (const { version } of client.subscribe(subscription)) {
      if (version < (from === undefined ? warmUpRounds : warmUpRounds + rounds)) continue;
      const now = { ...(await learner.usage()), version, ms: performance.now() };
      if (from !== undefined) {
        const measured = version - from.version;
        const cpuMs = (now.cpuSeconds - from.cpuSeconds) * 1_000;
        return {
          cpuMsPerSegment: cpuMs / (measured * slots),
          secondsPerRound: (now.ms - from.ms) / 1_000 / measured,
          peakBytes: now.peakBytes,
        };
      }
      from = now;
    }
  } finally {
    client.close();
  }
  throw new Error(`the run was not over after ${longestMs} ms`);
}

function isPlayed(report: unknown): report is { readonly type: "played" } {
  return (report as { readonly type?: unknown } | null)?.type === "played";
}
