import type { ButtonMask } from "@lockstep/emulation";
import type { FrozenBytes } from "./frozen-bytes.ts";

/** What a frame was played with. */
export interface FrameInput {
  readonly mask: ButtonMask;
  /** Written after it. */
  readonly frozen: readonly FrozenBytes[];
}

interface KeptState {
  /** Frames before it. */
  readonly frame: number;
  readonly state: Uint8Array;
}

/** The last stretch of a play: a state now and then, and what was pressed since. The oldest is forgotten first. */
export class RewindBuffer {
  readonly #mostBytes: number;
  readonly #interval: number;
  #states: KeptState[] = [];
  /** Since the first kept state. */
  #inputs: FrameInput[] = [];
  #bytes = 0;

  /** @param interval frames between two kept states: going back plays at most as many */
  constructor(mostBytes: number, interval: number) {
    this.#mostBytes = mostBytes;
    this.#interval = interval;
  }

  /** The frame that can be gone back to at the furthest. */
  get oldest(): number {
    return this.#states[0]?.frame ?? 0;
  }

  /** Another play begins: nothing leads back behind it. */
  clear(): void {
    this.#states = [];
    this.#inputs = [];
    this.#bytes = 0;
  }

  wantsState(frame: number): boolean {
    const last = this.#states.at(-1);
    return last === undefined || frame - last.frame >= this.#interval;
  }

  keep(frame: number, state: Uint8Array): void {
    this.#states.push({ frame, state });
    this.#bytes += state.length;
    while (this.#bytes > this.#mostBytes && this.#states.length > 1) {
      const [dropped, next] = this.#states as [KeptState, KeptState];
      this.#states.shift();
      this.#inputs.splice(0, next.frame - dropped.frame);
      this.#bytes -= dropped.state.length;
    }
  }

  add(input: FrameInput): void {
    this.#inputs.push(input);
  }

  /**
   * Forgets what came after a frame.
   * @param frame {@link oldest} or later
   * @returns the state to load, and what to play from there
   */
  backTo(frame: number): { readonly state: Uint8Array; readonly inputs: readonly FrameInput[] } {
    while (this.#states.length > 1 && (this.#states.at(-1)?.frame ?? 0) > frame)
      this.#bytes -= this.#states.pop()?.state.length ?? 0;
    const from = this.#states.at(-1);
    if (from === undefined || from.frame > frame)
      throw new RangeError(`frame ${frame} is forgotten`);
    this.#inputs.length = frame - this.oldest;
    return { state: from.state, inputs: this.#inputs.slice(from.frame - this.oldest) };
  }
}
