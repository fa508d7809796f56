import type {
  ButtonMask,
  ButtonOrder,
  CoreIdentity,
  Emulator,
  Memory,
  NativePicture,
  Picture,
} from "@lockstep/emulation";
import { nativeFromRgb } from "../wrappers/native-from-rgb.ts";
import type { Recording } from "./recording.ts";

/**
 * An emulator that records what is played on it. A recording begins with every power-on and loaded state, which is how
 * episodes begin. Its state is the core's own, which gym-retro can load into the same core. At power-on a recording has a
 * state where states are exact: elsewhere a loaded state is not the moment.
 */
export class RecordingEmulator implements Emulator {
  readonly #emulator: Emulator;
  readonly #game: string;
  readonly #onEnd: (recording: Recording) => void;
  #frames: ButtonMask[][] = [];
  #state: Uint8Array | null = null;

  /** @param onEnd gets each recording when the next one begins or the emulator is closed, those of no frame left out */
  constructor(emulator: Emulator, game: string, onEnd: (recording: Recording) => void) {
    this.#emulator = emulator;
    this.#game = game;
    this.#onEnd = onEnd;
  }

  get system(): string {
    return this.#emulator.system;
  }

  get core(): CoreIdentity {
    return this.#emulator.core;
  }

  get buttons(): ButtonOrder {
    return this.#emulator.buttons;
  }

  get framesPerSecond(): number {
    return this.#emulator.framesPerSecond;
  }

  get exactStates(): true | undefined {
    return this.#emulator.exactStates;
  }

  get memory(): Memory {
    return this.#emulator.memory;
  }

  powerOn(): void {
    this.#end();
    this.#emulator.powerOn();
    this.#state =
      this.#emulator.exactStates === true ? this.#coreState(this.#emulator.saveState()) : null;
  }

  frame(players: readonly ButtonMask[], draw?: boolean): void {
    this.#emulator.frame(players, draw);
    this.#frames.push([...players]);
  }

  picture(): Picture {
    return this.#emulator.picture();
  }

  nativePicture(): NativePicture {
    return this.#emulator.nativePicture?.() ?? nativeFromRgb(this.#emulator.picture());
  }

  saveState(): Uint8Array {
    return this.#emulator.saveState();
  }

  loadState(state: Uint8Array): void {
    this.#end();
    this.#emulator.loadState(state);
    this.#state = this.#coreState(state);
  }

  close(): void {
    this.#end();
    this.#emulator.close();
  }

  /** What was played since the last power-on or loaded state. */
  recording(): Recording {
    const { system } = this.#emulator;
    return { system, game: this.#game, frames: [...this.#frames], state: this.#state };
  }

  #coreState(state: Uint8Array): Uint8Array {
    return this.#emulator.coreState?.(state) ?? state.slice();
  }

  #end(): void {
    if (this.#frames.length > 0) this.#onEnd(this.recording());
    this.#frames = [];
  }
}
