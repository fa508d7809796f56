import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { oneLine } from "@lockstep/errors";
import { canBeOneRun } from "@lockstep/run-configuration";
import {
  addressScheme,
  fileProblem,
  makeFolder,
  readUserText,
  replaceFileSync,
} from "@lockstep/system";
import { z } from "zod";
import { CliError } from "../cli-error.ts";
import { expectKnownFormat, ownVersion, runFormat } from "./run-format.ts";
import type { RunLedger } from "./run-ledger.ts";

/** The content of `run.json`, which identifies the folder's run. */
export interface RunRecord {
  /** Names the run in the store and in every message. */
  readonly run: string;
  /** The run configuration, complete. */
  readonly configuration: unknown;
  /** `folder`, `memory` or the address of a Redis, without its password. */
  readonly store: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

const recordFile = "run.json";
/** A file that exports have and runs do not. */
const ofExport = "ledger-head.json";
const recordSchema: z.ZodType<RunRecord> = z.object({
  run: z.string().min(1),
  configuration: z.unknown(),
  store: z.string().min(1),
  createdAt: z.string(),
});

/** What options name that name no run's folder. */
const folders: Readonly<Record<string, string>> = {
  "--model":
    "the folder of an export on this machine, e.g. exports/one, or the name of a trained agent that comes with Lockstep; download the folder first",
  "--out": "a new folder on this machine, e.g. exports/one",
  DIR: "the folder of an export on this machine, e.g. exports/one; download it first",
};

/**
 * The folder that an option names, as an absolute path.
 * @throws {CliError} `BAD_OPTION_VALUE` when it is an address: a folder of that name would be made
 */
export function folderAt(value: string, cwd: string, option = "--run-dir"): string {
  const scheme = addressScheme(value);
  if (scheme === null) return resolve(cwd, value);
  const expected =
    folders[option] ??
    "a run's folder on this machine, e.g. runs/one; the address of a Redis goes to --store";
  // The rest of an address may hold a password.
  throw new CliError(
    "BAD_OPTION_VALUE",
    `${option} is an address (${scheme}://…), expected ${expected}`,
  );
}

/** Where a run folder keeps its parts. */
export interface RunPaths {
  readonly folder: string;
  readonly logs: string;
  /** The folder store. */
  readonly store: string;
  /** The run configuration, as the learner reads it. */
  readonly configuration: string;
  /** The algorithm's file, where the run has one of its own. */
  readonly algorithm: string;
  /** The weights of another run that the run begins with, where it does. */
  readonly initialWeights: string;
  /** What a learner that is started by itself is told with `--config`. */
  readonly learnerSettings: string;
}

export function pathsOf(folder: string): RunPaths {
  return {
    folder,
    logs: join(folder, "logs"),
    store: join(folder, "store"),
    configuration: join(folder, "run-configuration.json"),
    algorithm: join(folder, "algorithm.mjs"),
    initialWeights: join(folder, "initial-weights.f32"),
    learnerSettings: join(folder, "learner.json"),
  };
}

/** `HareDash-Nes-20261123-021530`: local time, which the user recognizes. */
export function runName(game: string, now: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `${game}-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

/**
 * Makes a folder for a new run. An existing one must be empty.
 * @param otherwise what a user can do where there is a run already
 * @throws {CliError} `RUN_EXISTS`, `RUN_FOLDER`
 */
export function createRunFolder(
  folder: string,
  record: RunRecord,
  otherwise = "add --resume to continue it, or choose another --run-dir",
): void {
  const entries = listed(folder);
  if (entries.includes(recordFile))
    throw new CliError("RUN_EXISTS", `${folder} already holds a run; ${otherwise}`);
  if (entries.length > 0)
    throw new CliError(
      "RUN_FOLDER",
      `${folder} is not empty and holds no run; choose another --run-dir`,
    );
  inRunFolder(folder, "written", () => {
    makeFolder(pathsOf(folder).logs);
    const made = { format: runFormat, lockstep: ownVersion, ...record };
    replaceFileSync(join(folder, recordFile), `${JSON.stringify(made, null, 2)}\n`);
  });
}

/**
 * A folder in which something begins is not there, or empty: what a user keeps there would be mixed with it.
 * @param option that named the folder
 * @throws {CliError} `RUN_FOLDER`
 */
export function expectEmptyFolder(folder: string, option: string): void {
  const [entry] = listed(folder, option);
  if (entry !== undefined)
    throw new CliError(
      "RUN_FOLDER",
      `${folder} is not empty (it has ${oneLine(entry)}); choose another ${option}`,
    );
}

/** What a user is told of a folder that lacks a file that every run has. */
export function noRunIn(folder: string, file: string): string {
  return `${folder} holds no run (${existsSync(folder) ? `it has no ${file}` : "there is no such folder"}); name the folder of a run`;
}

/** Whether there is a run in it. @throws {CliError} `RUN_FOLDER` when it cannot be looked into */
export function runFolderExists(folder: string): boolean {
  return listed(folder).includes(recordFile);
}

/**
 * @param option that named the folder
 * @throws {CliError} `RUN_FOLDER` when the folder holds no run that this version of Lockstep can read
 */
export function readRunFolder(folder: string, option = "--run-dir"): RunRecord {
  const entries = listed(folder, option);
  if (!entries.includes(recordFile))
    throw new CliError(
      "RUN_FOLDER",
      entries.includes(ofExport)
        ? `${folder} is an export, and no run: --model takes it; lockstep import-model makes a run's folder of it`
        : noRunIn(folder, recordFile),
    );
  const read = () => readUserText(join(folder, recordFile));
  const content = jsonOf(inRunFolder(folder, "read", read, option));
  expectKnownFormat(folder, content);
  const parsed = recordSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new CliError(
    "RUN_FOLDER",
    `${join(folder, recordFile)} is damaged: it is not a run's record; put back a copy of it, or begin a new run`,
  );
}

/**
 * The configuration that a run goes on with: the one that it was started with, and what later sessions changed of it.
 * Where its file is missing or damaged, the ledger says it.
 * @param ledger `null` for a run that was never trained
 * @throws {CliError} `RUN_FOLDER`
 */
export function currentConfiguration(
  folder: string,
  { configuration }: RunRecord,
  ledger: Pick<RunLedger, "session"> | null,
): unknown {
  const path = pathsOf(folder).configuration;
  const text = inRunFolder(folder, "read", () => readIfThere(path));
  const said = [text === null ? undefined : jsonOf(text), ledger?.session.configuration];
  return said.find((current) => canBeOneRun(configuration, current)) ?? configuration;
}

/**
 * For what reads a run's other files only: its record may be missing or damaged.
 * @param option that named the folder
 * @throws {CliError} `RUN_FOLDER` when another version of Lockstep is needed to read the folder
 */
export function expectReadableFormat(folder: string, option: string): void {
  const text = inRunFolder(folder, "read", () => readIfThere(join(folder, recordFile)), option);
  if (text !== null) expectKnownFormat(folder, jsonOf(text));
}

/** @returns `null` where there is no such file, or none that is text */
function readIfThere(path: string): string | null {
  try {
    return readUserText(path);
  } catch (error) {
    if (((error as NodeJS.ErrnoException).code ?? "ENOENT") === "ENOENT") return null;
    throw error;
  }
}

/**
 * The folder of the run that was started last.
 * @param parent folder of run folders
 * @param game only runs of this game, or of any
 * @throws {CliError} `RUN_FOLDER` when there is none
 */
export function newestRunFolder(parent: string, game: string | undefined): string {
  const found = listed(parent)
    .map((name) => join(parent, name))
    .flatMap((folder) => {
      try {
        return [{ folder, record: readRunFolder(folder) }];
      } catch {
        return [];
      }
    })
    .filter(({ record }) => game === undefined || record.run.startsWith(`${game}-`))
    .sort((a, b) => (a.record.createdAt < b.record.createdAt ? 1 : -1));
  const [newest] = found;
  if (newest !== undefined) return newest.folder;
  const what = game === undefined ? "no run" : `no run of ${game}`;
  throw new CliError(
    "RUN_FOLDER",
    `there is ${what} in ${parent} to resume; name it: --run-dir RUN`,
  );
}

/** Names in a folder; none when it does not exist. @throws {CliError} `RUN_FOLDER` */
function listed(folder: string, option?: string): string[] {
  const read = (): string[] => {
    try {
      return readdirSync(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  };
  return inRunFolder(folder, "read", read, option);
}

/** Does something with a run folder. @throws {CliError} `RUN_FOLDER` that names it and says what to do */
export function inRunFolder<Result>(
  folder: string,
  what: "read" | "written",
  action: () => Result,
  option = "--run-dir",
): Result {
  try {
    return action();
  } catch (error) {
    const isNone = (error as NodeJS.ErrnoException).code === "ENOTDIR";
    const why = isNone ? "it is not a folder" : fileProblem(error);
    throw new CliError(
      "RUN_FOLDER",
      `run folder ${folder} cannot be ${what}: ${why}; choose another ${option}`,
      { cause: error },
    );
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
