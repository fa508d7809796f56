import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { nearestNames } from "@lockstep/errors";
import { fileProblem, readUserJson } from "@lockstep/system";
import { EnvironmentError } from "../../../environment-error.ts";
import { systemOf } from "../rom/console-system.ts";

/** A folder that holds a game's integration. Nothing in it has been read. */
export interface GameFolder {
  /** e.g. `HareDash-Nes` */
  readonly name: string;
  readonly folder: string;
  /** gym-retro's name of the console. */
  readonly system: string;
}

/** Where games and their files are searched. */
export interface GamePaths {
  /** Folders that are or hold integrations. */
  readonly gamePaths: readonly string[];
  /** Files and folders with ROMs that are not in their games' folders. */
  readonly romPaths?: readonly string[];
}

/** A folder with any of these files is an integration, even if it is broken. */
const MARKS = ["data.json", "scenario.json", "metadata.json", "rom.sha"];

/**
 * All integrations in the given folders, which are either games themselves or hold games; by name. Of equal names the
 * first wins that was made for Lockstep, because only those say how to train; without one, the first.
 * @throws {EnvironmentError} `GAMES_PATH_UNREADABLE`
 */
export function findGames(paths: readonly string[]): readonly GameFolder[] {
  const games = new Map<string, GameFolder>();
  for (const folder of paths.flatMap(candidates)) {
    const name = basename(folder);
    if (!MARKS.some((mark) => existsSync(join(folder, mark)))) continue;
    const rival = games.get(name);
    if (rival === undefined || (isMadeForLockstep(folder) && !isMadeForLockstep(rival.folder))) {
      games.set(name, { name, folder, system: systemOf(name) });
    }
  }
  return [...games.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A file that cannot be read is ignored here; loading the game reports the error. */
function isMadeForLockstep(folder: string): boolean {
  try {
    return "lockstep" in (readUserJson(join(folder, "metadata.json")) as object);
  } catch {
    return false;
  }
}

/** stable-retro calls `Game-System-v0` what gym-retro called `Game-System`. */
function otherName(game: string): string {
  return game.endsWith("-v0") ? game.slice(0, -"-v0".length) : `${game}-v0`;
}

/**
 * The integration of that name, or of the name that it has in stable-retro or gym-retro.
 * @throws {EnvironmentError} `GAME_UNKNOWN` with the names most like it
 */
export function findGame(name: string, paths: readonly string[]): GameFolder {
  const games = findGames(paths);
  const named = (wanted: string): GameFolder | undefined =>
    games.find((other) => other.name === wanted);
  const game = named(name) ?? named(otherName(name));
  if (game !== undefined) return game;
  throw new EnvironmentError("GAME_UNKNOWN", unknownGame(name, games, paths));
}

/** A title may be misspelt, or its console left out. */
function namesLike(wanted: string, games: readonly GameFolder[]): readonly string[] {
  const whole = nearestNames(
    wanted,
    games.map(({ name }) => name),
  );
  if (whole.length > 0) return whole;
  const titleOf = ({ name, system }: GameFolder): string => name.split(`-${system}`)[0] ?? name;
  const titles = new Set(nearestNames(wanted, new Set(games.map(titleOf))));
  return games.filter((game) => titles.has(titleOf(game))).map(({ name }) => name);
}

/** A thousand games may be known: the nearest names are told, else how to see all. */
function unknownGame(name: string, games: readonly GameFolder[], paths: readonly string[]): string {
  const near = namesLike(name, games);
  const advice =
    near.length > 0
      ? `did you mean ${near.join(", ")}?`
      : "`lockstep games` lists them, `lockstep cores install CONSOLE` brings gym-retro's, `lockstep integrate ROM` makes one";
  return `no game of ${games.length} in ${paths.join(", ")} is named ${name}; ${advice}`;
}

/**
 * Where a game's start states are looked for: its own folder, then every folder of its name beside other games and
 * beside ROMs. So an integration that comes without states takes those of the user's gym-retro or stable-retro.
 */
export function stateFolders(
  game: GameFolder,
  { gamePaths, romPaths = [] }: GamePaths,
): readonly string[] {
  const names = [game.name, otherName(game.name)];
  const others = [...gamePaths, ...romPaths]
    .map((path) => resolve(path))
    .flatMap((path) =>
      names.includes(basename(path)) ? [path] : names.map((name) => join(path, name)),
    )
    .filter(isFolder);
  return [...new Set([resolve(game.folder), ...others])];
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function candidates(path: string): readonly string[] {
  const folder = resolve(path);
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    const inside = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink());
    return [folder, ...inside.map(({ name }) => join(folder, name))];
  } catch (error) {
    throw new EnvironmentError(
      "GAMES_PATH_UNREADABLE",
      `${path}: cannot be read as a folder of games: ${fileProblem(error)}. Correct the path.`,
      { cause: error },
    );
  }
}
