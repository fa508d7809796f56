import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import { EnvironmentError } from "../environment-error.ts";
import { findGames, type GameFolder, type GamePaths, stateFolders } from "./find-games.ts";
import { expectStates, readGameFiles } from "./load-game.ts";
import { findRom, readRomHashes } from "./rom-file.ts";

/** What can be said of a game without playing it. */
export interface GameDescription {
  readonly name: string;
  readonly title: string;
  readonly folder: string;
  readonly system: string;
  /** It can be played here and now. */
  readonly ready: boolean;
  /** What keeps it from being played. */
  readonly lacks: readonly ("ROM" | "core" | "state")[];
  /** One line for each lack and each fault of its files. */
  readonly problems: readonly string[];
  readonly trainingStates: readonly string[];
  readonly evaluationStates: readonly string[];
}

export interface DescribeGamesOptions extends GamePaths {
  /** Consoles that some emulator here plays, by gym-retro's names. */
  readonly systems: readonly string[];
  /** One sentence: what to do to play another console. */
  howToPlay?(system: string): string;
}

/**
 * One entry a game, broken ones too: nothing that was found is left out.
 * @throws {EnvironmentError} `GAMES_PATH_UNREADABLE`
 */
export function describeGames(options: DescribeGamesOptions): readonly GameDescription[] {
  return findGames(options.gamePaths).map((game) => describeGame(game, options));
}

function describeGame(game: GameFolder, options: DescribeGamesOptions): GameDescription {
  const lacks: ("ROM" | "core" | "state")[] = [];
  const problems: string[] = [];
  const attempt = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      if (error instanceof EnvironmentError && error.code === "ROM_MISSING") lacks.push("ROM");
      if (error instanceof EnvironmentError && error.code === "STATE_UNKNOWN") lacks.push("state");
      problems.push(messageOf(error));
      return null;
    }
  };
  const folders = stateFolders(game, options);
  const files = attempt(() => readGameFiles(game, "scenario", folders));
  attempt(() => {
    const hashes = readRomHashes(join(game.folder, "rom.sha"));
    return findRom(game.folder, game.system, hashes, options.romPaths ?? []);
  });
  if (!options.systems.includes(game.system)) {
    lacks.push("core");
    const advice = options.howToPlay?.(game.system) ?? "Install a core for it.";
    problems.push(`No emulator here plays ${game.system}. ${advice}`);
  }
  if (files !== null && files.stateNames.length === 0) {
    lacks.push("state");
    problems.push(
      `${game.name} has no start state in ${folders.join(", ")}. Name the folder of gym-retro's games, which has them, or add a .state or .inputs file.`,
    );
  } else if (files !== null) attempt(() => expectStates(files.metadata, folders));
  const { trainingStates = [], evaluationStates = [], title = null } = files?.metadata ?? {};
  return {
    ...game,
    title: title ?? game.name,
    ready: problems.length === 0,
    lacks,
    problems,
    trainingStates,
    evaluationStates,
  };
}
