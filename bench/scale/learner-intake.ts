import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createParameterClient } from "@lockstep/protocol";
import { commandFile, projectFolder } from "../project-folders.ts";
import type { ActorsOrder } from "./actors-process.ts";
import { type Child, startChild } from "./child-process.ts";
import { type RunningService, startService, type Usage } from "./service.ts";

export interface IntakeOptions {
  readonly actors: number;
  /** Processes that the actors are spread over. */
  readonly processes: number;
  readonly slots: number;
  readonly segmentLength: number;
  /** Rounds that count; the ones before them warm up. */
  readonly rounds: number;
  /** As `SimulatedActorOptions.ahead`. */
  readonly ahead: number;
}

/** What it takes a learner to take in what actors send. */
export interface Intake {
  /** Of the learner's process, all threads. */
  readonly cpuMsPerSegment: number;
  readonly secondsPerRound: number;
  /** Resident memory of the learner: before the first actor, and at most. */
  readonly idleBytes: number;
  readonly peakBytes: number;
}

const warmUpRounds = 3;
const run = "scale";
const token = "scale";
const longestMs = 900_000;
const environment = { LOCKSTEP_TOKEN: token };
const actorsScript = fileURLToPath(new URL("actors-process.js", import.meta.url));
const hook = new URL("bare-update.js", import.meta.url).href;
/** As an actor's default. */
const chunkSteps = 10;

/** Lets simulated actors play a run against a real learner and a real parameter server. */
export async function measureIntake(options: IntakeOptions): Promise<Intake> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-scale-"));
  const children: Child[] = [];
  try {
    const runDir = join(folder, run);
    prepare(runDir, options);
    const parameters = await startService("parameter-server", { store: "memory" }, environment);
    children.push(parameters);
    const learner = await startLearner(runDir, parameters, options);
    children.push(learner);
    const { residentBytes: idleBytes } = await learner.usage();
    const players = orders(options, learner, parameters).map((order) =>
      startChild(actorsScript, [JSON.stringify(order)]),
    );
    children.push(...players);
    const measured = await watch(parameters, learner, options);
    for (const player of players) await player.report(isPlayed);
    return { ...measured, idleBytes };
  } finally {
    await Promise.all(children.map((child) => child.end()));
    rmSync(folder, { recursive: true, force: true });
  }
}

function prepare(runDir: string, { slots, segmentLength }: IntakeOptions): void {
  const args = ["--slots", String(slots), "--segment-length", String(segmentLength)];
  const { status, stderr } = spawnSync(
    process.execPath,
    [commandFile, "prepare", "--run-dir", runDir, ...args],
    { cwd: projectFolder, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`lockstep prepare ended with ${status}\n${stderr}`);
}

function startLearner(
  runDir: string,
  parameters: RunningService,
  { actors, rounds }: IntakeOptions,
): Promise<RunningService> {
  const flags = {
    config: join(runDir, "learner.json"),
    "parameter-servers": parameters.address,
    updates: String(warmUpRounds + rounds + 1),
    "expected-actors": String(actors),
    "actor-wait-seconds": "600",
    // Client processes share the machine's cores with the learner: their silence is not what this is about.
    "lease-ms": "60000",
  };
  return startService("learner", flags, { ...environment, NODE_OPTIONS: `--import=${hook}` });
}

function orders(
  { actors, processes, slots, ahead }: IntakeOptions,
  learner: RunningService,
  parameters: RunningService,
): ActorsOrder[] {
  const count = Math.min(actors, processes);
  return Array.from({ length: count }, (_, index) => {
    const first = Math.floor((index * actors) / count);
    const end = Math.floor(((index + 1) * actors) / count);
    return {
      run,
      learner: learner.address,
      parameterServer: parameters.address,
      token,
      capacity: slots,
      chunkSteps,
      ahead,
      first,
      actors: end - first,
    };
  });
}

/** Takes the learner's meter at the first version that counts and at the last one. */
async function watch(
  parameters: RunningService,
  learner: RunningService,
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
