import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandFile, projectFolder } from "../folders/project-folders.ts";
import type { ActorsOrder } from "./actors-process.ts";
import { type Child, startChild } from "./child-process.ts";
import { type RunningService, startService } from "./service.ts";

export interface ClusterOptions {
  readonly actors: number;
  /** Processes that the actors are spread over. */
  readonly processes: number;
  readonly slots: number;
  readonly segmentLength: number;
  /** Versions that the run makes. */
  readonly updates: number;
  /** Actors that the run waits for before it begins. */
  readonly expectedActors: number;
  readonly heartbeatMs: number;
}

/** A real learner, without the mathematics of its update, and a real parameter server. */
export interface TrainingCluster {
  readonly learner: RunningService;
  readonly parameters: RunningService;
  /** Each reports when its actors have played the run. */
  startActors(): readonly Child[];
}

export const run = "scale";
export const token = "scale";

const environment = { LOCKSTEP_TOKEN: token };
const actorsScript = fileURLToPath(new URL("actors-process.js", import.meta.url));
const hook = new URL("bare-update.js", import.meta.url).href;
/** An actor's default. */
const chunkSteps = 10;

export async function withTrainingCluster<Result>(
  options: ClusterOptions,
  measure: (cluster: TrainingCluster) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-scale-"));
  const children: Child[] = [];
  const kept = <Started extends Child>(child: Started): Started => {
    children.push(child);
    return child;
  };
  try {
    const runDir = join(folder, run);
    prepare(runDir, options);
    const parameters = kept(
      await startService("parameter-server", { store: "memory" }, environment),
    );
    const learner = kept(await startLearner(runDir, parameters, options));
    return await measure({
      learner,
      parameters,
      startActors: () =>
        orders(options, learner, parameters).map((order) =>
          kept(startChild(actorsScript, [JSON.stringify(order)])),
        ),
    });
  } finally {
    await Promise.all(children.map((child) => child.end()));
    rmSync(folder, { recursive: true, force: true });
  }
}

function prepare(runDir: string, { slots, segmentLength }: ClusterOptions): void {
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
  { expectedActors, updates, heartbeatMs }: ClusterOptions,
): Promise<RunningService> {
  const flags = {
    config: join(runDir, "learner.json"),
    "parameter-servers": parameters.address,
    updates: String(updates),
    "expected-actors": String(expectedActors),
    "actor-wait-seconds": "600",
    "heartbeat-interval-ms": String(heartbeatMs),
    // The actors share the machine's cores with the learner, so a silent actor is not a failure here.
    "lease-ms": "120000",
  };
  return startService("learner", flags, { ...environment, NODE_OPTIONS: `--import=${hook}` });
}

function orders(
  { actors, processes, slots }: ClusterOptions,
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
      first,
      actors: end - first,
    };
  });
}
