import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { findEmulatorFactory } from "@lockstep/emulation";
import { createSlot, integrationHashes, loadGame } from "@lockstep/environment";
import type { RunConfiguration } from "@lockstep/run-configuration";
import type { Logger } from "@lockstep/service-kit";
import type { OpenedGame } from "./run-context.ts";

/** Where games and ROMs are looked for. */
export interface GamePlaces {
  /** Folders that are or hold games; the ones that come with Lockstep are searched last. */
  readonly games: readonly string[];
  /** Files and folders with ROMs that are not in their games' folders. */
  readonly roms: readonly string[];
  /** Folders with libretro cores, looked in before the usual ones. */
  readonly cores: readonly string[];
}

/** The games that come with Lockstep. */
const ownGames = fileURLToPath(new URL("../../../../games", import.meta.url));

/**
 * Finds a run's game, its ROM and the core that the run names on this machine.
 * @throws {EnvironmentError} whatever keeps the game from being played
 * @throws {EmulationError} `CORE_NOT_FOUND` when the run's core is not here in the run's version, `SYSTEM_UNSUPPORTED`
 */
export async function openGame(
  configuration: RunConfiguration,
  places: GamePlaces,
  logger?: Logger,
): Promise<OpenedGame> {
  const { seed, environment, core } = configuration;
  const game = loadGame(environment.game, {
    gamePaths: [...places.games.map((path) => resolve(path)), ownGames],
    romPaths: places.roms.map((path) => resolve(path)),
    scenario: environment.scenario,
  });
  const integration = integrationHashes(game, environment.scenario, environment.startStates);
  const emulators = await findEmulatorFactory({
    system: game.system,
    core,
    options: core?.options,
    gameOptions: game.metadata.coreOptions,
    coresPaths: places.cores.map((path) => resolve(path)),
    logger,
  });
  return {
    romSha1: game.romSha1,
    integration,
    open: (index) =>
      createSlot({
        index,
        seed,
        config: environment,
        game,
        createEmulator: (system, rom) => emulators.create(system, rom),
      }),
  };
}
