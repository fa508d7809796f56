import type { Inference } from "./engine.ts";

/**
 * The hidden states of slots that a network with a memory plays, from one step to the next: each slot is asked about once a
 * step. Without a memory there are none.
 */
export class HiddenStates {
  /** Numbers of one; 0 without a memory. */
  readonly size: number;
  readonly #states = new Map<number, Float32Array>();

  /** @param size as `hiddenStateSize` says it */
  constructor(size: number) {
    this.size = size;
  }

  /** `[slots, state]` before what the slots see, 0 where an episode begins; `undefined` without a memory. */
  of(slots: readonly number[]): Float32Array | undefined {
    if (this.size === 0) return undefined;
    const states = new Float32Array(slots.length * this.size);
    for (const [row, slot] of slots.entries()) {
      const known = this.#states.get(slot);
      if (known !== undefined) states.set(known, row * this.size);
    }
    return states;
  }

  /** Notes what the network made of it. */
  keep(slots: readonly number[], { hiddenStates }: Inference): void {
    if (hiddenStates === undefined) return;
    for (const [row, slot] of slots.entries()) {
      this.#states.set(slot, hiddenStates.slice(row * this.size, (row + 1) * this.size));
    }
  }

  /** The slot's episode has ended. */
  forget(slot: number): void {
    this.#states.delete(slot);
  }
}
