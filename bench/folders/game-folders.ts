import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findGames, type GameFolder, romFileName } from "@lockstep/environment";
import { gamesFolder, projectFolder } from "./project-folders.ts";

/** Folders that games and cores are looked for in, besides the usual ones of cores. */
export interface Places {
  readonly gamePaths: readonly string[];
  readonly coresPaths: readonly string[];
}

/** A folder of gym-retro's free games may lie beside the project. */
export const retroFolder: string = join(projectFolder, "..", "shared", "retro");

/** What the user names, then the project's own, then what an installed stable-retro brings. */
export function placesOf(named: Places): Places {
  const retro = installedRetro();
  const existing = (paths: readonly string[]): string[] => paths.filter((path) => existsSync(path));
  return {
    gamePaths: [
      ...named.gamePaths,
      ...existing([gamesFolder, retroFolder, ...(retro ? [join(retro, "data", "stable")] : [])]),
    ],
    coresPaths: [...named.coresPaths, ...existing(retro ? [join(retro, "cores")] : [])],
  };
}

/** A game of a console whose folder has its cartridge: one of the preferred names first. */
export function gameWithRom(
  system: string,
  preferred: readonly string[],
  gamePaths: readonly string[],
): { readonly game: string; readonly romFile: string } | null {
  const rank = ({ name }: GameFolder): number =>
    preferred.includes(name) ? preferred.indexOf(name) : preferred.length;
  const [found] = findGames(gamePaths)
    .filter((game) => game.system === system && existsSync(romOf(game)))
    .sort((a, b) => rank(a) - rank(b));
  return found === undefined ? null : { game: found.name, romFile: romOf(found) };
}

function romOf({ folder, system }: GameFolder): string {
  return join(folder, romFileName(system));
}

/** The folder of Python's package stable-retro, or of its predecessor gym-retro. */
function installedRetro(): string | null {
  const script = [
    "from importlib.util import find_spec",
    "specs = filter(None, map(find_spec, ('stable_retro', 'retro')))",
    "print(next((spec.submodule_search_locations[0] for spec in specs), ''))",
  ].join("\n");
  const { status, stdout } = spawnSync("python3", ["-c", script], { encoding: "utf8" });
  return status === 0 && stdout.trim() !== "" ? stdout.trim() : null;
}
