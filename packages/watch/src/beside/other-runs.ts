import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { environmentSpec } from "@lockstep/environment/configuration";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { RequestError } from "@lockstep/service-kit";
import type { Choices } from "@lockstep/watch-page";
import { trainedConfiguration } from "../agent/trained-run.ts";
import { bestVersionOf } from "../evaluations/evaluated-versions.ts";
import { keptVersions } from "../replay/kept-weights.ts";

/** Folders beside a run's that are looked at, the newest. */
const mostRuns = 200;

/**
 * The folder of a run that lies beside another one.
 * @param name of the folder, nothing else: it never leads elsewhere
 * @throws {RequestError}
 */
export function folderBeside(folder: string, name: string | null): string {
  if (name === null || name === basename(folder)) return folder;
  if (/^[^/\\\0]{1,255}$/.test(name) && !name.startsWith(".")) return join(dirname(folder), name);
  throw new RequestError(
    `run takes the name of a folder beside ${basename(folder)}, got '${name}'`,
  );
}

/** This run, then those in folders beside it that play the same environment and keep weights, the newest first. */
export async function runsBeside(
  folder: string,
  configuration: RunConfiguration,
): Promise<Choices["runs"]> {
  const own = runIn(folder, keptVersions(folder));
  const { name } = environmentSpec(configuration.environment);
  const others: Choices["runs"][number][] = [];
  for (const other of foldersBeside(folder)) {
    const versions = keptVersions(other);
    if (versions.length === 0) continue;
    const found = await trainedConfiguration(other).catch(() => null);
    if (found === null || environmentSpec(found.environment).name !== name) continue;
    others.push(runIn(other, versions));
  }
  return [own, ...others];
}

function runIn(folder: string, versions: readonly number[]): Choices["runs"][number] {
  return { run: basename(folder), versions, best: bestVersionOf(folder) };
}

function foldersBeside(folder: string): string[] {
  const parent = dirname(folder);
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => join(parent, name))
    .filter((path) => path !== folder)
    .map((path) => ({ path, changed: changedAt(path) }))
    .sort((a, b) => b.changed - a.changed)
    .slice(0, mostRuns)
    .map(({ path }) => path);
}

function changedAt(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}
