import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type EnvironmentPlaces, usualGames } from "@lockstep/environment";
import { list, type OptionTable } from "../options/option-table.ts";

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

/** The user's folders first, then what comes with Lockstep. */
export function gamePlaces(options: PlaceOptions, cwd: string): EnvironmentPlaces {
  const imported = resolve(cwd, importedRoms);
  return {
    gamePaths: [...options.gamesPath.map((path) => resolve(cwd, path)), ...usualGames()],
    romPaths: [
      ...options.romsPath.map((path) => resolve(cwd, path)),
      ...(existsSync(imported) ? [imported] : []),
    ],
    coresPaths: options.coresPath.map((path) => resolve(cwd, path)),
  };
}
