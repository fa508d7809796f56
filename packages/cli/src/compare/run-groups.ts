import { basename, join } from "node:path";
import { canonicalJson, differingKeys } from "@lockstep/run-configuration";
import { CliError } from "../cli-error.ts";
import { folderAt } from "../run-folder/run-folder.ts";
import { lastNameOf, readSweepRecord, runsOf, valueAt, wordOf } from "../sweep/sweep-record.ts";
import { type RunScores, readRunScores } from "./run-scores.ts";

/** Runs whose configurations differ in nothing but the seed. */
export interface RunGroup {
  readonly name: string;
  readonly runs: readonly RunScores[];
}

/** More differences than these say less than the folder's name. */
const mostKeysInName = 3;

/**
 * Reads runs, and all runs of sweeps, and groups them by what they differ in besides the seed.
 * @throws {CliError} `RUN_FOLDER`, `BAD_OPTION_VALUE`
 */
export async function readRunGroups(places: readonly string[], cwd: string): Promise<RunGroup[]> {
  const sources = places.flatMap((place) => sourcesAt(folderAt(place, cwd, "RUN")));
  const folders = new Set(sources.map(({ folder }) => folder));
  if (folders.size === 0)
    throw new CliError("BAD_OPTION_VALUE", "name runs or sweeps: lockstep compare RUN…|SWEEP…");
  const groups = new Map<string, { readonly from: string; readonly runs: RunScores[] }>();
  for (const folder of folders) {
    const run = await readRunScores(folder);
    const key = canonicalJson(withoutSeed(run));
    const from = sources.find((source) => source.folder === folder)?.from ?? run.name;
    const group = groups.get(key) ?? { from, runs: [] };
    groups.set(key, group);
    expectAnotherSeed(group.runs, run);
    group.runs.push(run);
  }
  const found = [...groups.values()];
  const names = namesOf(found);
  return found.map(({ runs }, index) => ({ name: names[index] ?? "", runs }));
}

/** A run's folder, and what it is called where configurations say too much. */
interface Source {
  readonly folder: string;
  readonly from: string;
}

function sourcesAt(folder: string): Source[] {
  const sweep = readSweepRecord(folder);
  if (sweep === null) return [{ folder, from: basename(folder) }];
  return runsOf(sweep).map(({ name, values }) => ({
    folder: join(folder, name),
    from: [basename(folder), ...values.map(({ value }) => wordOf(value))].join(" "),
  }));
}

function withoutSeed({ configuration }: RunScores): unknown {
  return { ...configuration, seed: 0 };
}

/** The same seed twice is the same run twice, which would make an interval too narrow. */
function expectAnotherSeed(runs: readonly RunScores[], run: RunScores): void {
  const twin = runs.find(({ seed }) => seed === run.seed);
  if (twin === undefined) return;
  throw new CliError(
    "BAD_OPTION_VALUE",
    `${twin.folder} and ${run.folder} are the same run: configuration and seed ${run.seed} are equal; leave one out`,
  );
}

interface UnnamedGroup {
  readonly from: string;
  readonly runs: readonly RunScores[];
}

/** By the keys in which groups differ, e.g. `learningRate=0.0005`; by folder where these are many. */
function namesOf(groups: readonly UnnamedGroup[]): string[] {
  const configurations = groups.map(({ runs }) => runs[0]).map((run) => run && withoutSeed(run));
  const [first] = configurations;
  const keys = new Set(
    configurations.flatMap((each) => differingKeys(first, each).map(({ key }) => key)),
  );
  const few = keys.size > 0 && keys.size <= mostKeysInName;
  const names = groups.map(({ from }, index) =>
    few ? [...keys].map((key) => keyWord(key, configurations[index])).join(" ") : from,
  );
  return names.map((name, index) => {
    const before = names.slice(0, index).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}

function keyWord(key: string, configuration: unknown): string {
  const value = valueAt(configuration, key);
  return `${lastNameOf(key)}=${value === undefined ? "absent" : wordOf(value)}`;
}
