import { existsSync } from "node:fs";
import { join } from "node:path";
import type { EnvironmentPlaces } from "@lockstep/environment";
import { readLedger } from "@lockstep/round";
import { parseRunConfiguration, type RunConfiguration } from "@lockstep/run-configuration";

/** The configuration that a run's ledger begins with. @throws {RangeError} where there is none yet */
export async function trainedConfiguration(folder: string): Promise<RunConfiguration> {
  const path = join(folder, "ledger.jsonl");
  if (existsSync(path))
    for await (const { record } of readLedger(path))
      if (record?.type === "run") return parseRunConfiguration(record.configuration, path);
      else break;
  throw new RangeError(`${folder} has no ledger that begins with a run's configuration`);
}

/** Where a run's environment is found; a run keeps a copy of a module's files. */
export function placesOfRun(
  folder: string,
  { environment }: RunConfiguration,
  places: EnvironmentPlaces,
): EnvironmentPlaces {
  if (environment.kind !== "module") return places;
  const copy = join(folder, "environment", environment.file);
  return existsSync(copy) ? { ...places, environmentFile: copy } : places;
}
