import {
  type Emulator,
  type EmulatorFactory,
  type FactorySearch,
  findEmulatorFactory,
} from "@lockstep/emulation";
import {
  type EnvironmentIdentity,
  environmentSpec,
  type RetroEnvironment,
} from "../configuration/index.ts";
import type { EnvironmentFactory, EvaluationOpening, SlotWatch } from "../environment-factory.ts";
import type { EnvironmentPlaces } from "../environment-places.ts";
import type { WatchableSlot } from "../slot-port.ts";
import { integrationHashes } from "./game/integration/integration-hashes.ts";
import { type LoadedGame, loadGame } from "./game/integration/load-game.ts";
import { createSlot } from "./slot/create-slot.ts";
import { evaluationSlot } from "./slot/evaluation-slot.ts";

/** A run of a console game. */
export interface RetroRun {
  readonly seed: number;
  readonly environment: RetroEnvironment;
  /** How many of its actions, the first ones, are the run's own, where a person may hold more; all when left out. */
  readonly ownActions?: number;
}

/** The environment of a console game. */
export interface RetroEnvironmentFactory extends EnvironmentFactory {
  readonly game: LoadedGame;
  /** A slot whose emulator is watched. Start scripts are then played from power-on each time. */
  openWatched(slot: number, watch: (emulator: Emulator) => Emulator): WatchableSlot;
  /** {@link EnvironmentFactory.openEvaluation} with an emulator that is watched, likewise. */
  openWatchedEvaluation(
    opening: EvaluationOpening,
    watch: (emulator: Emulator) => Emulator,
  ): WatchableSlot;
}

/**
 * Finds a run's game, its ROM and the core that the run names on this machine.
 * @throws {EnvironmentError} whatever keeps the game from being played
 * @throws {EmulationError} `CORE_NOT_FOUND` when the run's core is not here in the run's version, `SYSTEM_UNSUPPORTED`
 */
export async function openRetroEnvironment(
  { seed, environment, ownActions }: RetroRun,
  places: EnvironmentPlaces,
  logger?: FactorySearch["logger"],
): Promise<RetroEnvironmentFactory> {
  const game = loadRetroGame(environment, places);
  const identity = identityOf(game, environment);
  const emulators = await findEmulators(game, environment, places, logger);
  const createEmulator = (system: string, rom: Uint8Array): Emulator =>
    emulators.create(system, rom);
  const run = { seed, config: environment, ownActions, game, createEmulator };
  const watched = (watch: (emulator: Emulator) => Emulator) => ({
    createEmulator: (system: string, rom: Uint8Array) => watch(createEmulator(system, rom)),
    snapshots: null,
  });
  return {
    game,
    identity,
    spec: environmentSpec(environment),
    evaluationStates: game.metadata.evaluationStates,
    expectStates: (names) => void game.startStates(names),
    open: (index, watch: SlotWatch = {}) => createSlot({ ...run, index, ...watch }),
    openEvaluation: (opening) => createSlot(evaluationSlot(run, opening)),
    openWatched: (index, watch) => createSlot({ ...run, index, ...watched(watch) }),
    openWatchedEvaluation: (opening, watch) =>
      createSlot({ ...evaluationSlot(run, opening), ...watched(watch) }),
  };
}

/** What a game's files say, and where they are. @throws {EnvironmentError} whatever keeps the game from being loaded */
export function retroFiles(
  environment: RetroEnvironment,
  places: EnvironmentPlaces,
): { readonly identity: EnvironmentIdentity; readonly folder: string } {
  const game = loadRetroGame(environment, places);
  return { identity: identityOf(game, environment), folder: game.folder };
}

function loadRetroGame(environment: RetroEnvironment, places: EnvironmentPlaces): LoadedGame {
  return loadGame(environment.game, { ...places, scenario: environment.scenario });
}

function identityOf(game: LoadedGame, environment: RetroEnvironment): EnvironmentIdentity {
  return integrationHashes(game, environment.scenario, environment.startStates);
}

function findEmulators(
  game: LoadedGame,
  { core }: RetroEnvironment,
  { coresPaths }: EnvironmentPlaces,
  logger: FactorySearch["logger"],
): Promise<EmulatorFactory> {
  return findEmulatorFactory({
    system: game.system,
    core,
    options: core?.options,
    gameOptions: game.metadata.coreOptions,
    coresPaths,
    logger,
  });
}
