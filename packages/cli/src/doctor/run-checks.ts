import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { type EnvironmentPlaces, loadGame } from "@lockstep/environment";
import type { EnvironmentConfig } from "@lockstep/environment/configuration";
import { messageOf } from "@lockstep/errors";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { replaceFileSync } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import { playASecond } from "../probe/play-a-second.ts";
import type { PlayedProbe } from "../probe/probe-task.ts";
import { runProbe } from "../probe/run-probe.ts";
import { stateProblems } from "../probe/state-problems.ts";
import { inRunFolder } from "../run-folder/run-folder.ts";
import {
  isStoreOption,
  type StoreOption,
  storeProblem,
  withoutSecret,
} from "../run-folder/version-store.ts";
import type { MachineCheck } from "./machine-checks.ts";

/** What a run needs of this machine. */
export interface RunNeeds {
  readonly configuration: Pick<RunConfiguration, "seed" | "environment">;
  readonly places: EnvironmentPlaces;
  /** Where the run will be kept. */
  readonly folder: string;
  readonly store: StoreOption;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Everything that would stop a run, found by doing what the run will do. */
export async function checkRun(needs: RunNeeds): Promise<readonly MachineCheck[]> {
  const { configuration, places, folder, store, env } = needs;
  const [played, ...others] = await Promise.all([
    checkPlay(configuration, places),
    checkFolder(folder),
    checkStore(store, env),
  ]);
  return [...played, ...others];
}

/**
 * Plays a second of the environment, and enters the states of evaluations. Foreign code may take its process down: that plays in a
 * process of its own.
 */
export async function checkPlay(
  { seed, environment }: RunNeeds["configuration"],
  places: EnvironmentPlaces,
): Promise<readonly MachineCheck[]> {
  const remarks: string[] = [];
  const [played, evaluation] = await Promise.all([
    checked("the environment", async () => {
      const task = { seed, environment, places };
      const probe = isForeign(environment, places)
        ? await runProbe({ kind: "play", ...task })
        : await playASecond(task);
      remarks.push(...probe.remarks);
      const { name, frames, startStates, rewards } = probe;
      const core = environment.kind === "retro" ? environment.core : undefined;
      const on = core === undefined ? "" : ` on ${core.name} ${core.version}`;
      return `${name}${on}: ${frames} frames played, start states ${startStates.join(", ")}; ${rewardWords(rewards)}`;
    }),
    evaluationProblems(environment, places),
  ]);
  return [played, ...[...remarks, ...evaluation].map(asRemark)];
}

/** Modules, libretro cores and a scenario's scripts are foreign; what comes with Lockstep is not. */
function isForeign(environment: EnvironmentConfig, places: EnvironmentPlaces): boolean {
  if (environment.kind !== "retro" || environment.core !== undefined) return true;
  const { game, scenario } = environment;
  return loadGame(game, { ...places, scenario }).scenario.scripts.length > 0;
}

function rewardWords({ raw, shaped }: PlayedProbe["rewards"]): string {
  const short = (value: number): number => Number(value.toPrecision(3));
  const got = `the learner would have got ${short(shaped)}`;
  return raw === null ? got : `rewards of ${short(raw)}, of which ${got}`;
}

/** Evaluations begin in other states than training. One that cannot be entered does not stop a run. */
async function evaluationProblems(
  environment: EnvironmentConfig,
  places: EnvironmentPlaces,
): Promise<readonly string[]> {
  if (environment.kind !== "retro") return [];
  try {
    const states = loadGame(environment.game, places).metadata.evaluationStates;
    return await stateProblems(environment, places, states);
  } catch {
    // What keeps the game from being loaded is told where it is played.
    return [];
  }
}

/** Remarks are lines of the report without a verdict. */
export function asRemark(found: string): MachineCheck {
  return { what: "remark", state: "remark", found, advice: null };
}

/** Writes a file where the run will be kept, or in the nearest folder above that exists, reads it back, removes it. */
export async function checkFolder(folder: string): Promise<MachineCheck> {
  return await checked("the run folder", async () => {
    let nearest = folder;
    while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
    const path = join(nearest, `.lockstep-${randomUUID()}`);
    inRunFolder(folder, "written", () => {
      replaceFileSync(path, "lockstep");
      if (readFileSync(path, "utf8") !== "lockstep") throw new Error(`${path} reads differently`);
      rmSync(path);
    });
    return `${folder} can be written`;
  });
}

/** Authenticates at a store, writes and reads back, through a parameter server as a run has it. */
export async function checkStore(store: StoreOption, env: RunNeeds["env"]): Promise<MachineCheck> {
  return await checked("the store", async () => {
    if (!isStoreOption(store))
      throw new CliError("BAD_OPTION_VALUE", storeProblem(store, "folder, memory"));
    if (store === "folder" || store === "memory") return `${store}: nothing to set up`;
    // gRPC is loaded for those who need it: it takes as long to load as all else here.
    const { tryRedis } = await import("./try-redis.ts");
    await tryRedis(store, env);
    return `${withoutSecret(store)} takes what is written, keeps it and gives it back`;
  });
}

async function checked(what: string, work: () => Promise<string>): Promise<MachineCheck> {
  try {
    return { what, state: "ok", found: await work(), advice: null };
  } catch (error) {
    return { what, state: "missing", found: messageOf(error), advice: null };
  }
}

/**
 * @returns the remarks, as lines
 * @throws {CliError} `NOT_READY_TO_TRAIN` with everything that would stop the run
 */
export async function assertReady(needs: RunNeeds): Promise<readonly string[]> {
  const checks = await checkRun(needs);
  const problems = checks.filter(({ state }) => state === "missing");
  const [first] = problems;
  if (first === undefined)
    return checks
      .filter(({ state }) => state === "remark")
      .map(({ found }) => `Remark    ${found}`);
  throw new CliError(
    "NOT_READY_TO_TRAIN",
    problems.length === 1
      ? first.found
      : problems.map(({ what, found }) => `${what}: ${found}`).join("; "),
  );
}
