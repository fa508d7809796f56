import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "../../../environment-error.ts";
import { knownSystems } from "../rom/console-system.ts";
import { findRom, readRomHashes } from "../rom/rom-file.ts";
import { readScenario, variablesOf } from "../scenario/read-scenario.ts";
import { readVariables } from "../scenario/read-variables.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Variable } from "../scenario/variable-reader.ts";
import { findGame, type GameFolder, type GamePaths, stateFolders } from "./find-games.ts";
import { type Metadata, readMetadata } from "./metadata.ts";
import { expectStates } from "./missing-states.ts";
import { readStartState, type StartState, startStateNames } from "./start-state.ts";

/**
 * A game that can be played: it has its ROM and valid files. Shared by all slots, never changed. Some start states that
 * its metadata names may be missing; the others can be played.
 */
export interface LoadedGame {
  readonly name: string;
  readonly title: string;
  readonly folder: string;
  /** gym-retro's name of the console. */
  readonly system: string;
  readonly rom: Uint8Array;
  /** Where the ROM was found, a path. */
  readonly romFile: string;
  /** As `rom.sha` has it, lower-case hex: without the NES's header. */
  readonly romSha1: string;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly scenario: Scenario;
  /** Variables that scenario, progress and finish look at. */
  readonly watched: readonly Variable[];
  readonly metadata: Metadata;
  /** Names of all start states, sorted. */
  readonly stateNames: readonly string[];
  /** Each is read once. @throws {EnvironmentError} `STATE_UNKNOWN` with all that are missing, `GAME_MALFORMED` */
  startStates(names: readonly string[]): readonly StartState[];
  /** {@link startStates} of one. */
  startState(name: string): StartState;
}

export interface LoadGameOptions extends GamePaths {
  /** Scenario file without `.json`; `scenario` when left out. */
  readonly scenario?: string;
}

/**
 * Finds a game by name and reads all it needs.
 * @throws {EnvironmentError} `GAME_UNKNOWN`, `GAME_MALFORMED`, `SCRIPT_UNSUPPORTED`, `ROM_MISSING`, `ROM_WRONG`
 */
export function loadGame(name: string, options: LoadGameOptions): LoadedGame {
  const game = findGame(name, options.gamePaths);
  expectConsole(game);
  const folders = stateFolders(game, options);
  const files = readGameFiles(game, options.scenario ?? "scenario", folders);
  const hashes = readRomHashes(join(game.folder, "rom.sha"));
  const rom = findRom(game.folder, game.system, hashes, options.romPaths ?? []);
  const states = new Map<string, StartState>();
  const startState = (state: string): StartState => {
    const known = states.get(state) ?? readStartState(folders, state);
    states.set(state, known);
    return known;
  };
  const startStates = (names: readonly string[]): readonly StartState[] => {
    expectStates(
      game.name,
      names.filter((state) => !states.has(state)),
      folders,
    );
    return names.map(startState);
  };
  return {
    ...game,
    ...files,
    title: files.metadata.title ?? game.name,
    rom: rom.bytes,
    romFile: rom.file,
    romSha1: rom.sha1,
    startStates,
    startState: (state) => startStates([state])[0] as StartState,
  };
}

type GameFiles = Pick<LoadedGame, "variables" | "scenario" | "watched" | "metadata" | "stateNames">;

/**
 * Loads the part of a game that does not need its ROM.
 * @param folders where start states are searched; default: the game's own folder
 * @throws {EnvironmentError} `GAME_MALFORMED`, `SCRIPT_UNSUPPORTED`
 */
export function readGameFiles(
  { name, folder }: GameFolder,
  scenarioName: string,
  folders: readonly string[] = [folder],
): GameFiles {
  expectScenario(name, folder, scenarioName);
  const variables = readVariables(join(folder, "data.json"));
  const known = new Set(variables.keys());
  const scenario = readScenario(join(folder, `${scenarioName}.json`), known);
  const metadata = readMetadata(join(folder, "metadata.json"), known);
  const { progress, finish } = metadata;
  const names = new Set(variablesOf(scenario));
  for (const rule of [progress, finish]) if (rule !== null) names.add(rule.variable);
  const watched = [...names].map((name) => variables.get(name) as Variable);
  return { variables, scenario, watched, metadata, stateNames: startStateNames(folders) };
}

/**
 * Without a console nobody knows what the cartridge's file is called, nor which core plays it.
 * @throws {EnvironmentError} `GAME_MALFORMED`
 */
export function expectConsole({ folder, system }: GameFolder): true {
  if (knownSystems.includes(system)) return true;
  throw new EnvironmentError(
    "GAME_MALFORMED",
    `${folder}: the console ${system} is not known here: the folder's name must end in one of ${knownSystems.map((known) => `-${known}`).join(", ")}. Rename the folder.`,
  );
}

/** A preset or configuration may name the scenario of another game. The usual one is missed by its reader. */
function expectScenario(game: string, folder: string, scenario: string): void {
  if (scenario === "scenario" || existsSync(join(folder, `${scenario}.json`))) return;
  const others = scenariosIn(folder).join(", ");
  throw new EnvironmentError(
    "GAME_MALFORMED",
    `${game} has no scenario ${scenario} in ${folder}, expected one of ${others}. Name it as environment.scenario in a file for --config, or leave --preset out.`,
  );
}

/** Files that are no scenarios by gym-retro's convention. */
const NO_SCENARIOS = new Set(["data.json", "metadata.json"]);

/** Names of a game's scenarios, sorted. None of them has been read. */
export function scenariosIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json") && !NO_SCENARIOS.has(file))
    .map((file) => file.slice(0, -".json".length))
    .sort();
}
