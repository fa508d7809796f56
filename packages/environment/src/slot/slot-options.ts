import type { Emulator, Picture } from "@lockstep/emulation";
import type { EnvironmentConfig } from "../environment-config.ts";
import type { LoadedGame } from "../game/integration/load-game.ts";
import type { Slot } from "../slot-port.ts";
import type { StartSnapshots } from "./start-snapshots.ts";

export interface SlotOptions {
  /** Which of the run's slots. */
  readonly index: number;
  /** The run's. */
  readonly seed: number;
  readonly config: EnvironmentConfig;
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

/** A slot whose picture can be looked at. */
export interface WatchableSlot extends Slot {
  /** The scenario's rewards of the last step by player, neither scaled nor clipped. A view, valid until the next call. */
  readonly playerRewards: Float64Array;
  /** The emulator's last drawn picture, in full colour. Its pixels are valid until the next call. */
  picture(): Picture;
}
