import type { ButtonMask, Emulator } from "@lockstep/emulation";
import type { FrozenBytes } from "./frozen-bytes.ts";
import { type FrameInput, RewindBuffer } from "./rewind-buffer.ts";

/** A minute and a half of a NES, half a minute of larger consoles. */
const usualRewindBytes = 64 * 1024 * 1024;

/** Frames between two states that are kept. Where states are not exact, each costs as much as some sixty frames. */
const [usualInterval, longInterval] = [30, 240];

/** A person's play on a console: forwards and backwards, with bytes of RAM held at their values. */
export class ConsoleSession {
  readonly emulator: Emulator;
  readonly #rewind: RewindBuffer;
  readonly #frozen = new Map<string, FrozenBytes>();
  #frames = 0;

  /** Begins at power-on. @param mostRewindBytes what may be kept for going back */
  constructor(emulator: Emulator, mostRewindBytes: number = usualRewindBytes) {
    this.emulator = emulator;
    const interval = emulator.exactStates === true ? usualInterval : longInterval;
    this.#rewind = new RewindBuffer(mostRewindBytes, interval);
    this.powerOn();
  }

  /** Since power-on or the last loaded state. */
  get frames(): number {
    return this.#frames;
  }

  /** How many frames it can go back. */
  get rewindable(): number {
    return this.#frames - this.#rewind.oldest;
  }

  powerOn(): void {
    this.emulator.powerOn();
    this.#begin();
  }

  /** @throws {EmulationError} `STATE_REFUSED` */
  load(state: Uint8Array): void {
    this.emulator.loadState(state);
    this.#begin();
  }

  /**
   * The moment as a state. Many cores do not save everything, so it is loaded at once: what follows is then what follows
   * whenever it is loaded.
   */
  save(): Uint8Array {
    const state = this.emulator.saveState();
    if (this.emulator.exactStates !== true) this.emulator.loadState(state);
    return state;
  }

  /** Plays and draws a frame. @throws {EmulationError} `GAME_CRASHED` */
  frame(mask: ButtonMask): void {
    if (this.#rewind.wantsState(this.#frames)) this.#rewind.keep(this.#frames, this.save());
    const input = { mask, frozen: [...this.#frozen.values()] };
    this.#rewind.add(input);
    this.#play(input);
    this.#frames += 1;
  }

  /** Draws this moment, as the next frame would show it: a state that is loaded has no picture. */
  draw(): void {
    const state = this.save();
    this.emulator.frame([0]);
    this.emulator.loadState(state);
  }

  /** Goes back as far as it is known. What is frozen now stays so. @returns the frames that it went back */
  rewind(frames: number): number {
    const target = Math.max(this.#rewind.oldest, this.#frames - frames);
    const gone = this.#frames - target;
    if (gone <= 0) return 0;
    const { state, inputs } = this.#rewind.backTo(target);
    this.emulator.loadState(state);
    for (const input of inputs) this.#play(input);
    this.#frames = target;
    return gone;
  }

  /** Holds bytes at their values from now on, under a name. @throws {EmulationError} `ADDRESS_OUT_OF_RANGE` */
  freeze(name: string, frozen: FrozenBytes): void {
    this.#write(frozen);
    this.#frozen.set(name, frozen);
  }

  /** Lets them go. @returns whether anything was held under that name */
  thaw(name: string): boolean {
    return this.#frozen.delete(name);
  }

  isFrozen(name: string): boolean {
    return this.#frozen.has(name);
  }

  close(): void {
    this.emulator.close();
  }

  #begin(): void {
    this.#rewind.clear();
    this.#frames = 0;
  }

  #play({ mask, frozen }: FrameInput): void {
    this.emulator.frame([mask]);
    for (const each of frozen) this.#write(each);
  }

  #write({ address, bytes }: FrozenBytes): void {
    for (const [index, byte] of bytes.entries())
      this.emulator.memory.writeByte(address + index, byte);
  }
}
