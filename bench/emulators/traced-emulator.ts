import type { ButtonMask, Emulator, NativePicture, Picture } from "@lockstep/emulation";
import type { FramePlayer, PlayedFrame } from "./frame-player.ts";

/** What was done to an emulator, so that it can be done to another one: frames in a row, or a state that was loaded. */
export type Deed = PlayedFrame[] | Uint8Array;

/** An emulator that remembers what is done to it. */
export class TracedEmulator implements Emulator {
  readonly #emulator: Emulator;
  #deeds: Deed[] = [];

  constructor(emulator: Emulator) {
    this.#emulator = emulator;
  }

  /** What was done since the last call. */
  takeDeeds(): readonly Deed[] {
    const deeds = this.#deeds;
    this.#deeds = [];
    return deeds;
  }

  get system(): string {
    return this.#emulator.system;
  }

  get core(): Emulator["core"] {
    return this.#emulator.core;
  }

  get buttons(): Emulator["buttons"] {
    return this.#emulator.buttons;
  }

  get framesPerSecond(): number {
    return this.#emulator.framesPerSecond;
  }

  get memory(): Emulator["memory"] {
    return this.#emulator.memory;
  }

  powerOn(): void {
    this.#emulator.powerOn();
    this.#remember(this.#emulator.saveState());
  }

  frame(players: readonly ButtonMask[], draw = true): void {
    this.#emulator.frame(players, draw);
    const last = this.#deeds.at(-1);
    const frame = { buttons: players[0] ?? 0, draw };
    if (Array.isArray(last)) last.push(frame);
    else this.#remember([frame]);
  }

  picture(): Picture {
    return this.#emulator.picture();
  }

  nativePicture(): NativePicture {
    return (this.#emulator as Required<Emulator>).nativePicture();
  }

  saveState(): Uint8Array {
    return this.#emulator.saveState();
  }

  /** Remembered as the emulator itself saves it: it may have been converted. */
  loadState(state: Uint8Array): void {
    this.#emulator.loadState(state);
    this.#remember(this.#emulator.saveState());
  }

  close(): void {
    this.#emulator.close();
  }

  #remember(deed: Deed): void {
    this.#deeds.push(deed);
  }
}

/** @returns seconds of CPU time */
export async function repeat(player: FramePlayer, deeds: readonly Deed[]): Promise<number> {
  let seconds = 0;
  for (const deed of deeds) {
    seconds += Array.isArray(deed) ? await player.play(deed) : await player.loadState(deed);
  }
  return seconds;
}
