import { createJsnesFactory, findEmulatorFactory } from "@lockstep/emulation";
import { findGame } from "@lockstep/environment";
import type { CoreWish } from "@lockstep/run";
import type { GamePlaces } from "./game-catalogue.ts";

/** A console and what is known of playing it here. */
export interface Playability {
  /** Consoles that can be played, by gym-retro's names. */
  readonly systems: readonly string[];
  /** One sentence: what to install for another one. */
  howToPlay(system: string): string;
}

/** Which consoles can be played with what is installed. Only names of files are looked at. */
export async function playability(coresPaths: readonly string[]): Promise<Playability> {
  const { CONSOLES, findCores, howToInstallCore } = await import("@lockstep/emulation/libretro");
  const embedded = createJsnesFactory().systems;
  const native = [...CONSOLES.keys()].filter((system) => findCores(system, coresPaths).length > 0);
  return {
    systems: [...new Set([...embedded, ...native])].sort(),
    howToPlay: (system) =>
      CONSOLES.has(system) ? howToInstallCore(system) : "No core for this console is known here.",
  };
}

/**
 * Finds the core that plays a game, for the run's configuration. `null` stands for the one that comes with Lockstep.
 * @throws {EmulationError} `CORE_NOT_FOUND` that says what to install, `SYSTEM_UNSUPPORTED`
 * @throws {EnvironmentError} `GAME_UNKNOWN`
 */
export async function installedCore(
  game: string,
  core: CoreWish | undefined,
  { gamePaths, coresPaths }: GamePlaces,
): Promise<CoreWish | null> {
  const { system } = findGame(game, gamePaths);
  const found = (await findEmulatorFactory({ system, core, coresPaths })).core;
  return found.name === createJsnesFactory().core.name ? null : found;
}
