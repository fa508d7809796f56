import { join } from "node:path";
import { consoleButtons, coreThatSaved } from "@lockstep/emulation";
import { messageOf } from "@lockstep/errors";
import { EnvironmentError } from "../../../environment-error.ts";
import { findRom, readRomHashes } from "../rom/rom-file.ts";
import { findGames, type GameFolder, type GamePaths, stateFolders } from "./find-games.ts";
import { actionsOf } from "./game-actions.ts";
import { expectConsole, readGameFiles, scenariosIn } from "./load-game.ts";
import { lackOfStates } from "./missing-states.ts";
import { readStartState, type StartState, startStateNames } from "./start-state.ts";

/** What is known about a game without playing it. */
export interface GameDescription {
  readonly name: string;
  readonly title: string;
  readonly folder: string;
  readonly system: string;
  /** It can be played here with its own scenario, from all states that it names. */
  readonly ready: boolean;
  /** The reasons why it cannot be played. */
  readonly lacks: readonly ("ROM" | "core" | "state")[];
  /** One line for each missing or faulty file, including optional scenarios. */
  readonly problems: readonly string[];
  /** Those of {@link problems} that are faults of its files. */
  readonly faults: readonly string[];
  /** Scenarios with which it can be played. */
  readonly scenarios: readonly string[];
  /** How many players its own scenario rewards. */
  readonly rewardedPlayers: number;
  /** Start states that exist here. */
  readonly states: readonly string[];
  readonly trainingStates: readonly string[];
  readonly evaluationStates: readonly string[];
  /** Training and evaluation states that are missing here. */
  readonly missingStates: readonly string[];
}

export interface DescribeGamesOptions extends GamePaths {
  /** Consoles that some emulator here plays, by gym-retro's names. */
  readonly systems: readonly string[];
  /** One sentence that says how to play another console. */
  howToPlay?(system: string): string;
  /** Whether a core is installed, by its name. Absent: no core counts as missing. */
  hasCore?(system: string, core: string): boolean;
}

/**
 * One entry for each game that was found, including broken ones.
 * @throws {EnvironmentError} `GAMES_PATH_UNREADABLE`
 */
export function describeGames(options: DescribeGamesOptions): readonly GameDescription[] {
  return findGames(options.gamePaths).map((game) => describeGame(game, options));
}

function describeGame(game: GameFolder, options: DescribeGamesOptions): GameDescription {
  const lacks = new Set<"ROM" | "core" | "state">();
  const problems: string[] = [];
  const faults: string[] = [];
  const attempt = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      problems.push(messageOf(error));
      if (error instanceof EnvironmentError && error.code === "ROM_MISSING") lacks.add("ROM");
      else faults.push(messageOf(error));
      return null;
    }
  };
  const folders = stateFolders(game, options);
  const files = attempt(() => readScenarioFiles(game, "scenario", folders));
  const known = attempt(() => expectConsole(game)) !== null;
  attempt(() => {
    if (!known) return null;
    const hashes = readRomHashes(join(game.folder, "rom.sha"));
    return findRom(game.folder, game.system, hashes, options.romPaths ?? []);
  });
  if (!options.systems.includes(game.system)) {
    lacks.add("core");
    const advice = options.howToPlay?.(game.system) ?? "Install a core for it.";
    if (known) problems.push(`No emulator here plays ${game.system}. ${advice}`);
  }
  const states = startStateNames(folders);
  const { trainingStates = [], evaluationStates = [], title = null } = files?.metadata ?? {};
  const named = [...trainingStates, ...evaluationStates];
  const missingStates = named.filter((name) => !states.includes(name));
  if (files !== null && (states.length === 0 || missingStates.length > 0)) {
    lacks.add("state");
    problems.push(lackOfStates(game.name, missingStates, folders));
  }
  const present = named.filter((each) => states.includes(each));
  const read = present.map((name) => attempt(() => readStartState(folders, name)));
  for (const [core, saved] of byCore(read)) {
    if (lacks.has("core") || options.hasCore?.(game.system, core) !== false) continue;
    lacks.add("core");
    problems.push(
      `${game.name}'s start states ${saved.join(", ")} were saved by ${core}, which is not here and which no other core can replace. Get that core from where the states are from: gym-retro's come with \`lockstep cores install ${game.system.toLowerCase()}\`; name the folder of another one with --cores-path.`,
    );
  }
  const ready = problems.length === 0;
  const others = scenariosIn(game.folder).filter(
    (scenario) =>
      scenario !== "scenario" &&
      files !== null &&
      attempt(() => readScenarioFiles(game, scenario, folders)) !== null,
  );
  return {
    ...game,
    title: title ?? game.name,
    ready,
    lacks: [...lacks],
    problems,
    faults,
    scenarios: [...(files === null ? [] : ["scenario"]), ...others].sort(),
    rewardedPlayers: files?.scenario.rewards.length ?? 1,
    states,
    trainingStates,
    evaluationStates,
    missingStates,
  };
}

/** With what each scenario needs to be trained on: {@link readGameFiles} and actions. */
function readScenarioFiles(
  game: GameFolder,
  name: string,
  folders: readonly string[],
): ReturnType<typeof readGameFiles> {
  const files = readGameFiles(game, name, folders);
  const file = join(game.folder, `${name}.json`);
  const { system } = game;
  const { actions: groups } = files.scenario;
  // A console without usual actions has no core here either, and that is said once.
  if (groups !== null || consoleButtons(system) !== null) actionsOf({ system, file, groups });
  return files;
}

/** Names of save states by the core that saved them, where that is known. */
function byCore(states: readonly (StartState | null)[]): ReadonlyMap<string, readonly string[]> {
  const cores = new Map<string, string[]>();
  for (const state of states) {
    const core = state?.kind === "saved" ? coreThatSaved(state.bytes) : null;
    if (state === null || core === null) continue;
    cores.set(core, [...(cores.get(core) ?? []), state.name]);
  }
  return cores;
}
