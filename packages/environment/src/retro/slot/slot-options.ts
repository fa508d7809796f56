import type { Emulator, Picture } from "@lockstep/emulation";
import type { GameConfig } from "../../configuration/environment-config.ts";
import type { WatchableSlot } from "../../slot-port.ts";
import type { LoadedGame } from "../game/integration/load-game.ts";
import type { StartSnapshots } from "./start-snapshots.ts";

export interface SlotOptions {
  /** Which of the run's slots. */
  readonly index: number;
  /** The run's. */
  readonly seed: number;
  readonly config: GameConfig;
  /**
   * How many of the configuration's actions, the first ones, are the run's own: a random second player draws among them. All
   * when left out. A person at the console may hold more than these.
   */
  readonly ownActions?: number | undefined;
  /** Loaded with the configuration's scenario. */
  readonly game: LoadedGame;
  /**
   * e.g. an `EmulatorFactory`'s `create`. Called when the slot first needs an emulator, and then never again.
   * @param coreOptions what the game's metadata wants of a libretro core; empty for most
   */
  createEmulator(
    system: string,
    rom: Uint8Array,
    coreOptions: Readonly<Record<string, string>>,
  ): Emulator;
  /** Which random numbers the slot draws; `training` when left out. */
  readonly draws?: "training" | "evaluation";
  /** `null` plays every start script anew; the process's own when left out. */
  readonly snapshots?: StartSnapshots | null;
  /** Called after each frame of play, replays included, with what shows its picture. Every frame is then drawn. */
  onFrame?(picture: () => Picture): void;
}

/** A slot that plays a game. */
export interface GamePlayingSlot extends WatchableSlot {
  /** The scenario's rewards of the last step by player, neither scaled nor clipped. A view, valid until the next call. */
  readonly playerRewards: Float64Array;
  /** Of {@link playerRewards}, the sum over the players whose rewards count. */
  readonly countedReward: number;
}
