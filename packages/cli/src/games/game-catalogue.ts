import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type LoadedGame, loadGame } from "@lockstep/environment";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { list, type OptionTable } from "../options/option-table.ts";

/** Where games and cartridges are looked for. */
export interface GamePlaces {
  /** Folders that are or hold integrations; the first of equal names wins. */
  readonly gamePaths: readonly string[];
  /** Files and folders with cartridges that are not in their games' folders. */
  readonly romPaths: readonly string[];
  /** Folders with libretro cores, looked in before the usual ones. */
  readonly coresPaths: readonly string[];
}

/** What the user said of these places. */
export interface PlaceOptions {
  readonly gamesPath: readonly string[];
  readonly romsPath: readonly string[];
  readonly coresPath: readonly string[];
}

export const placeOptions: OptionTable<PlaceOptions> = {
  gamesPath: list("FOLDER", "more folders with game integrations; may be repeated"),
  romsPath: list("FOLDER", "more folders to look for cartridges in; may be repeated"),
  coresPath: list("FOLDER", "more folders to look for libretro cores in; may be repeated"),
};

/** Where `lockstep import` puts cartridges, below the working folder. */
export const importedRoms = "roms";

/** The games that come with Lockstep. */
const ownGames = fileURLToPath(new URL("../../../../games", import.meta.url));

/** The user's folders first, then what comes with Lockstep. */
export function gamePlaces(options: PlaceOptions, cwd: string): GamePlaces {
  const imported = resolve(cwd, importedRoms);
  return {
    gamePaths: [...options.gamesPath.map((path) => resolve(cwd, path)), ownGames],
    romPaths: [
      ...options.romsPath.map((path) => resolve(cwd, path)),
      ...(existsSync(imported) ? [imported] : []),
    ],
    coresPaths: options.coresPath.map((path) => resolve(cwd, path)),
  };
}

/**
 * Loads a run's game and looks at all of its start states, so that nothing is found missing later.
 * @throws {EnvironmentError} whatever keeps it from being played
 */
export function loadRunGame(configuration: RunConfiguration, places: GamePlaces): LoadedGame {
  const { game: name, scenario, startStates } = configuration.environment;
  const game = loadGame(name, { ...places, scenario });
  game.startStates(startStates);
  return game;
}
