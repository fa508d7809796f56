import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type UserFolderHints, userFolder } from "@lockstep/system";

/** Where a run's environment is searched on this machine. Absolute paths. */
export interface EnvironmentPlaces {
  /** Folders that are or hold integrations of games; the first of equal names wins. */
  readonly gamePaths: readonly string[];
  /** Files and folders with cartridges that are not in their games' folders. */
  readonly romPaths: readonly string[];
  /** Folders with libretro cores, searched before the usual ones. */
  readonly coresPaths: readonly string[];
  /** The file that exports the environment, for runs of that kind. */
  readonly environmentFile?: string | undefined;
}

/** The games that come with Lockstep: inside this package where it was published, else in the project's folder. */
export const ownGames: string =
  ["../games", "../../../games"]
    .map((folder) => fileURLToPath(new URL(folder, import.meta.url)))
    .find((folder) => existsSync(folder)) ?? "";

/** Where `lockstep cores install` puts integrations. */
export function installedGames(hints?: UserFolderHints): string {
  return join(userFolder(hints), "games");
}

/** Folders with integrations that every command and service searches after the user's: Lockstep's own, and installed ones. */
export function usualGames(): readonly string[] {
  return [ownGames, installedGames()].filter((folder) => existsSync(folder));
}
