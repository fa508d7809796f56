import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { EnvironmentPlaces } from "@lockstep/environment";

/** Moments of plays, which a game's own start states are never called. */
const keptName = /^play-\d{4,}\.step-\d+$/;

/** Where a run's folder has the start states that were kept from plays: a folder of games, as `--games-path` takes. */
export function keptStatesFolder(folder: string): string {
  return join(folder, "plays", "states");
}

/** Names of the start states that were kept from plays of a game. */
export function keptStates(folder: string, game: string): readonly string[] {
  try {
    return readdirSync(join(keptStatesFolder(folder), game))
      .flatMap((file) => (file.endsWith(".state") ? [file.slice(0, -".state".length)] : []))
      .filter((name) => keptName.test(name))
      .sort();
  } catch {
    return [];
  }
}

/**
 * Where a state is found. The folder of kept states is searched for those only: which states a game has decides what an
 * evaluation draws.
 */
export function placesOfState(
  folder: string,
  state: string,
  places: EnvironmentPlaces,
): EnvironmentPlaces {
  const kept = keptStatesFolder(folder);
  return keptName.test(state) && existsSync(kept)
    ? { ...places, gamePaths: [...places.gamePaths, kept] }
    : places;
}
