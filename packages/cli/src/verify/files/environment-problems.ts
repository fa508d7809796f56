import { join } from "node:path";
import {
  differingFiles,
  EnvironmentError,
  type EnvironmentFiles,
  type EnvironmentPlaces,
  environmentFiles,
} from "@lockstep/environment";
import { environmentSpec } from "@lockstep/environment/configuration";
import type { LedgerProblem } from "@lockstep/round";
import type { RunConfiguration } from "@lockstep/run-configuration";

/** The files are there, and one of them cannot be what the run was played with. */
const changed: ReadonlySet<string> = new Set(["GAME_MALFORMED", "SCRIPT_FAILED", "ROM_WRONG"]);

/**
 * What of a run's environment here is not what the run was played with. White space of a game's JSON files does not count.
 * @throws {EnvironmentError} when its files are not here
 */
export async function environmentProblems(
  { environment }: RunConfiguration,
  places: EnvironmentPlaces,
): Promise<LedgerProblem[]> {
  const here = await filesOrProblem();
  if ("what" in here) return [here];
  const name = nameOf();
  return differingFiles(environment.identity, here.identity).map((file) => ({
    where: file === "rom" ? `the cartridge of ${name}` : join(here.folder, file),
    what: `says something else than the run was played with: SHA-256 ${here.identity[file]}, the ledger has ${environment.identity[file]}`,
  }));

  function nameOf(): string {
    return environmentSpec(environment).name;
  }

  async function filesOrProblem(): Promise<EnvironmentFiles | LedgerProblem> {
    try {
      return await environmentFiles(environment, places);
    } catch (error) {
      if (error instanceof EnvironmentError && changed.has(error.code))
        return { where: `the files of ${nameOf()}`, what: `were changed: ${error.message}` };
      throw error;
    }
  }
}
