import { join, resolve } from "node:path";
import { LockstepError, messageOf } from "@lockstep/errors";
import {
  configurationSha256,
  differingKeys,
  type RunConfiguration,
} from "@lockstep/run-configuration";
import type { RunSummary } from "@lockstep/status";
import { makeFolder, readUserJson, removeFolder, replaceFileSync } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import { gamePlaces } from "../games/game-catalogue.ts";
import { planRun } from "../plan/run-plan.ts";
import { runSources } from "../plan/run-sources.ts";
import type { TrainOptions } from "../plan/train-options.ts";
import { folderAt, runFolderExists } from "../run-folder/run-folder.ts";
import { readSummaryFile } from "../run-folder/run-summary.ts";
import { runsOf, type SweepRecord, type SweepRun, valueAt } from "./sweep-record.ts";

/** A run of a sweep, ready to start. */
export interface PlannedRun extends SweepRun {
  readonly folder: string;
  /** Where what it prints is kept. */
  readonly log: string;
  readonly options: TrainOptions;
  /** Version at which it ends. */
  readonly targetVersion: number;
}

/**
 * Plans every run before the first one starts, so that a wrong value is told at once.
 * @throws {LockstepError} with what is wrong
 */
export async function planSweep(
  folder: string,
  record: SweepRecord,
  train: TrainOptions,
): Promise<PlannedRun[]> {
  const given =
    train.config === undefined ? {} : configurationAt(resolve(record.cwd, train.config));
  const planned: PlannedRun[] = [];
  const sha256s = new Map<string, string>();
  const runs = runsOf(record);
  expectFolderNames(runs);
  for (const run of runs) {
    const config = join(folder, "configurations", `${run.name}.json`);
    makeFolder(join(folder, "configurations"));
    replaceFileSync(config, `${JSON.stringify(withValues(given, run), null, 2)}\n`);
    const options: TrainOptions = {
      ...train,
      seed: run.seed,
      config,
      runDir: join(folder, run.name),
      plain: true,
    };
    const { configuration, targetVersion } = await planRun({
      options: { ...options, resume: false },
      cwd: record.cwd,
      now: new Date(0),
      ...runSources(gamePlaces(options, record.cwd)),
    }).catch((error: unknown) => {
      throw inWordsOf(run, error);
    });
    expectValues(run, configuration);
    const sha256 = configurationSha256(configuration);
    const twin = sha256s.get(sha256);
    if (twin !== undefined)
      throw new CliError("BAD_OPTION_VALUE", `${twin} and ${run.name} are the same run; keep one`);
    sha256s.set(sha256, run.name);
    planned.push({
      ...run,
      folder: join(folder, run.name),
      log: join(folder, "logs", `${run.name}.log`),
      options,
      targetVersion,
    });
  }
  return planned;
}

/** File systems allow 255 bytes, of which endings take some. */
const mostNameLetters = 200;

/**
 * Each run has a folder of its own, named after its values.
 * @throws {CliError} `BAD_OPTION_VALUE`
 */
export function expectFolderNames(runs: readonly SweepRun[]): void {
  const names = new Set<string>();
  for (const { name } of runs) {
    if (name.length > mostNameLetters)
      throw new CliError(
        "BAD_OPTION_VALUE",
        `--vary: the folder of a run would have a name of ${name.length} letters, expected at most ${mostNameLetters}; train ${name.slice(0, 40)}… by itself with --config`,
      );
    if (names.has(name))
      throw new CliError(
        "BAD_OPTION_VALUE",
        `--vary: two runs would have the folder ${name}, because their values differ in signs only; train one of them by itself with --config`,
      );
    names.add(name);
  }
}

/** Which run of the sweep was refused. */
function inWordsOf({ name }: SweepRun, error: unknown): unknown {
  if (!(error instanceof LockstepError) || error.group !== "configuration") return error;
  return new CliError("BAD_OPTION_VALUE", `${name}: ${messageOf(error)}`, { cause: error });
}

function configurationAt(path: string): unknown {
  try {
    return readUserJson(path);
  } catch (error) {
    throw new CliError("BAD_OPTION_VALUE", `--config ${path} cannot be read: ${messageOf(error)}`);
  }
}

/** A configuration with a run's values at their keys. */
function withValues(given: unknown, { values }: SweepRun): unknown {
  return values.reduce<unknown>(
    (tree, { key, value }) => withValue(tree, key.split("."), value),
    given,
  );
}

function withValue(tree: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const before = (tree ?? {}) as Record<string, unknown>;
  return { ...before, [name]: withValue(before[name], rest, value) };
}

/** An option such as `--slots` wins over the configuration, and the sweep would vary nothing. */
function expectValues({ values }: SweepRun, configuration: RunConfiguration): void {
  for (const { key, value } of values) {
    const has = valueAt(configuration, key);
    if (differingKeys(has, value).length > 0)
      throw new CliError(
        "BAD_OPTION_VALUE",
        `--vary ${key}=${JSON.stringify(value)} has no effect: the run has ${JSON.stringify(has)}; leave out the option behind -- that sets it`,
      );
  }
}

/** Whether a run has reached its end. @param summary of its newest session's end */
export function isDone(
  { folder, targetVersion }: PlannedRun,
  summary: RunSummary | null = readSummaryFile(folder),
): boolean {
  return summary?.complete === true && summary.version >= targetVersion;
}

/** Of the newest session's end; 0 for a run that has none. */
export function versionOf(folder: string): number {
  return readSummaryFile(folder)?.version ?? 0;
}

/**
 * How a run is started now: a new one with all options, one that stopped with what its folder does not say. What is left
 * of one that was killed before it was a run is removed.
 */
export function startOf({ folder, options: given }: PlannedRun): TrainOptions {
  // Runs side by side leave no core idle: an evaluation that nobody asks for would slow them.
  const options = { ...given, evaluateEvery: given.evaluateEvery ?? 0 };
  if (!runFolderExists(folder)) {
    removeFolder(folder);
    return options;
  }
  const kept = [
    "game",
    "environment",
    "slots",
    "segmentLength",
    "seed",
    "preset",
    "config",
  ] as const;
  const known = [...kept, "algorithm", "init", "guard", "core"] as const;
  const unset = Object.fromEntries(known.map((key) => [key, undefined]));
  return { ...options, ...unset, states: [], resume: true };
}

/** The sweep's folder. @param now names a new one */
export function sweepFolder(dir: string | undefined, cwd: string, now: Date): string {
  if (dir !== undefined) return folderAt(dir, cwd, "--dir");
  const stamp = now.toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  return join(cwd, "runs", `sweep-${stamp}`);
}
