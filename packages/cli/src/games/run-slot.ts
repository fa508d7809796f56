import {
  type Emulator,
  type EmulatorFactory,
  findEmulatorFactory,
  type Picture,
} from "@lockstep/emulation";
import { createSlot, type LoadedGame, type WatchableSlot } from "@lockstep/environment";
import type { RunConfiguration } from "@lockstep/run-configuration";
import type { GamePlaces } from "./game-catalogue.ts";

/** What it takes to play a run's slots here. */
export interface PlayableRun {
  readonly configuration: RunConfiguration;
  /** Loaded with the configuration's scenario. */
  readonly game: LoadedGame;
  readonly places: GamePlaces;
}

/**
 * The emulators that a run is played on.
 * @throws {EmulationError} `CORE_NOT_FOUND` when the core that the run was trained with is not here in its version
 */
export async function runEmulators({
  configuration,
  game,
  places,
}: PlayableRun): Promise<EmulatorFactory> {
  const { core } = configuration;
  return findEmulatorFactory({
    system: game.system,
    core,
    options: core?.options,
    gameOptions: game.metadata.coreOptions,
    coresPaths: places.coresPaths,
  });
}

export interface RunSlotOptions {
  readonly run: PlayableRun;
  readonly emulators: EmulatorFactory;
  readonly index: number;
  /** Sees every frame of play. */
  onFrame?(picture: () => Picture): void;
  /** Stands between the slot and its emulator; start scripts are then played from power-on each time. */
  watch?(emulator: Emulator): Emulator;
}

/** A slot as the run's actors play it. */
export function openRunSlot({
  run,
  emulators,
  index,
  onFrame,
  watch,
}: RunSlotOptions): WatchableSlot {
  const { configuration, game } = run;
  return createSlot({
    index,
    seed: configuration.seed,
    config: configuration.environment,
    game,
    createEmulator: (system, rom) => {
      const emulator = emulators.create(system, rom);
      return watch?.(emulator) ?? emulator;
    },
    ...(onFrame && { onFrame }),
    ...(watch && { snapshots: null }),
  });
}
