import { join } from "node:path";
import { EnvironmentError, integrationHashes, type LoadedGame } from "@lockstep/environment";
import type { LedgerProblem } from "@lockstep/round";
import { differingKeys, type RunConfiguration } from "@lockstep/run-configuration";
import { type GamePlaces, loadRunGame } from "../../games/game-catalogue.ts";
import type { AuditedRun } from "./audited-run.ts";

/** The files are there, and one of them cannot be what the run was played with. */
const changed: ReadonlySet<string> = new Set(["GAME_MALFORMED", "SCRIPT_FAILED", "ROM_WRONG"]);

/**
 * What of a run's game here is not what the run was played with. White space of its JSON files does not count.
 * @throws {EnvironmentError} when the game or its cartridge is not here
 */
export function gameProblems(
  { configuration, sessions }: Pick<AuditedRun, "configuration" | "sessions">,
  places: GamePlaces,
): LedgerProblem[] {
  const game = load(configuration, places);
  if ("what" in game) return [game];
  const [{ record: header }] = sessions;
  const { scenario, startStates } = configuration.environment;
  const here = integrationHashes(game, scenario, startStates);
  const files = differingKeys(configuration.integration ?? here, here).map(
    ({ key, left, right }) => ({
      where: key === "rom" ? `the cartridge of ${game.name}` : join(game.folder, key),
      what: `says something else than the run was played with: SHA-256 ${right}, the ledger has ${left}`,
    }),
  );
  if (files.length > 0 || game.romSha1 === header.romSha1) return files;
  return [
    {
      where: `the cartridge of ${game.name}`,
      what: `has SHA-1 ${game.romSha1}; the ledger says ${header.romSha1}`,
    },
  ];
}

function load(configuration: RunConfiguration, places: GamePlaces): LoadedGame | LedgerProblem {
  try {
    return loadRunGame(configuration, places);
  } catch (error) {
    if (error instanceof EnvironmentError && changed.has(error.code))
      return {
        where: `the game ${configuration.environment.game}`,
        what: `was changed: ${error.message}`,
      };
    throw error;
  }
}
