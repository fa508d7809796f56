import { join } from "node:path";
import { readUserJson, replaceFileSync } from "@lockstep/system";
import { z } from "zod";
import { CliError } from "../cli-error.ts";

/** One configuration key and the values that a sweep gives it. */
export interface VariedKey {
  /** Dotted, e.g. `learning.learningRate`. */
  readonly key: string;
  readonly values: readonly unknown[];
}

/** What a sweep is, as `sweep.json` in its folder has it. */
export interface SweepRecord {
  readonly seeds: readonly number[];
  readonly vary: readonly VariedKey[];
  /** Options of `lockstep train` that all runs have. */
  readonly train: readonly string[];
  /** Folder that relative paths among them start from. */
  readonly cwd: string;
}

const recordFile = "sweep.json";
const recordSchema: z.ZodType<SweepRecord> = z.object({
  seeds: z.array(z.int()).min(1),
  vary: z.array(z.object({ key: z.string(), values: z.array(z.unknown()).min(1) })),
  train: z.array(z.string()),
  cwd: z.string(),
});

/** @returns `null` where the folder is none of a sweep. @throws {CliError} `RUN_FOLDER` when the record is damaged */
export function readSweepRecord(folder: string): SweepRecord | null {
  const path = join(folder, recordFile);
  let content: unknown;
  try {
    content = readUserJson(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw damaged(path, error);
  }
  const parsed = recordSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw damaged(path, parsed.error);
}

function damaged(path: string, cause: unknown): CliError {
  return new CliError(
    "RUN_FOLDER",
    `${path} is damaged: it is not a sweep's record; put back a copy of it, or begin a new sweep`,
    { cause },
  );
}

export function writeSweepRecord(folder: string, record: SweepRecord): void {
  replaceFileSync(join(folder, recordFile), `${JSON.stringify(record, null, 2)}\n`);
}

/** One run of a sweep. */
export interface SweepRun {
  /** Of its folder, e.g. `learningRate=0.0005_seed=2`. */
  readonly name: string;
  readonly seed: number;
  /** Its value of each varied key, in the sweep's order. */
  readonly values: readonly { readonly key: string; readonly value: unknown }[];
}

/** Every combination of values, each with every seed: seeds change fastest. */
export function runsOf({ seeds, vary }: Pick<SweepRecord, "seeds" | "vary">): SweepRun[] {
  const combinations = vary.reduce<SweepRun["values"][]>(
    (before, { key, values }) =>
      before.flatMap((chosen) => values.map((value) => [...chosen, { key, value }])),
    [[]],
  );
  return combinations.flatMap((values) =>
    seeds.map((seed) => ({ name: nameOf(values, seed), seed, values })),
  );
}

function nameOf(values: SweepRun["values"], seed: number): string {
  const parts = values.map(({ key, value }) => `${lastNameOf(key)}=${wordOf(value)}`);
  return [...parts, `seed=${seed}`].join("_").replace(/[^\w.=+-]/g, "-");
}

/** A value in a table or a name: texts without quotation marks. */
export function wordOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** `learningRate` of `learning.learningRate`. */
export function lastNameOf(key: string): string {
  return key.slice(key.lastIndexOf(".") + 1);
}

/** What a configuration has at a dotted key; `undefined` where it has nothing. */
export function valueAt(configuration: unknown, key: string): unknown {
  return key
    .split(".")
    .reduce<unknown>(
      (tree, name) => (tree as Record<string, unknown> | undefined)?.[name],
      configuration,
    );
}
