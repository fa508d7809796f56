import type { Emulator, EmulatorFactory } from "@lockstep/emulation";
import type { GameConfig } from "../../configuration/environment-config.ts";
import type { LoadedGame } from "../game/integration/load-game.ts";
import { createSlot } from "./create-slot.ts";
import type { GamePlayingSlot } from "./slot-options.ts";

/** Where drawing was seen to show in a game's RAM. */
export interface ShownDrawing {
  readonly startState: string;
  /** Frames that were played from there when the two differed. */
  readonly frames: number;
  /** Of the first byte that differs, from the beginning of the work RAM. */
  readonly offset: number;
}

/** Half a minute of play, over all start states. */
const mostFrames = 1_800;
const mostStates = 6;

/**
 * Plays a game twice with the same actions, once with every frame drawn and once as a run without
 * {@link GameConfig.drawEveryFrame} does, and compares the RAM after each step. Some cores find out while they draw what a
 * game may read, e.g. that two sprites overlap. The play is the same in every process.
 * @returns `null` when no difference was seen in half a minute of random play
 * @throws {EnvironmentError} `STATE_UNKNOWN`, `GAME_MALFORMED`, `BUTTON_UNKNOWN`
 * @throws {EmulationError} `ROM_REFUSED`, `STATE_REFUSED`
 */
export function findShownDrawing(
  game: LoadedGame,
  config: GameConfig,
  factory: Pick<EmulatorFactory, "create">,
): ShownDrawing | null {
  const states = config.startStates.slice(0, mostStates);
  const steps = Math.ceil(mostFrames / states.length / config.frameSkip);
  for (const state of states) {
    const ofState: GameConfig = { ...config, startStates: [state], startStateAssignment: "even" };
    const drawn = new ComparedSlot(game, { ...ofState, drawEveryFrame: true }, factory);
    const sparse = new ComparedSlot(game, { ...ofState, drawEveryFrame: false }, factory);
    try {
      for (let step = 0; step <= steps; step++) {
        const offset = differenceOf(drawn.ram, sparse.ram);
        if (offset !== null) return { startState: state, frames: step * config.frameSkip, offset };
        if (sparse.drawsAlways) break;
        drawn.step();
        sparse.step();
      }
    } finally {
      drawn.close();
      sparse.close();
    }
  }
  return null;
}

class ComparedSlot {
  readonly #slot: GamePlayingSlot;
  readonly #actions: number;
  #emulator: Emulator | null = null;

  constructor(game: LoadedGame, config: GameConfig, factory: Pick<EmulatorFactory, "create">) {
    this.#actions = config.actions.length;
    const createEmulator = (system: string, rom: Uint8Array): Emulator => {
      this.#emulator = factory.create(system, rom);
      return this.#emulator;
    };
    const [index, seed] = [0, 0];
    this.#slot = createSlot({ index, seed, config, game, createEmulator, snapshots: null });
    // Begins the episode.
    void this.#slot.observation;
  }

  get ram(): Uint8Array {
    return this.#playing.memory.bytes;
  }

  get drawsAlways(): boolean {
    return this.#playing.drawsAlways === true;
  }

  step(): void {
    this.#slot.step(Math.floor(this.#slot.actionDraw() * this.#actions));
  }

  close(): void {
    this.#slot.close();
  }

  get #playing(): Emulator {
    if (this.#emulator === null) throw new RangeError("the slot has opened no emulator");
    return this.#emulator;
  }
}

/** Index of the first byte that differs. */
function differenceOf(left: Uint8Array, right: Uint8Array): number | null {
  if (Buffer.compare(left, right) === 0) return null;
  const at = left.findIndex((byte, index) => byte !== right[index]);
  return at < 0 ? Math.min(left.length, right.length) : at;
}
