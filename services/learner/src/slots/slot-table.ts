import type { SlotHolders } from "./slot-assignment.ts";

/** The holder of each slot, and the actor that also plays it. */
export class SlotTable {
  readonly #holders: (string | null)[];
  readonly #spares: (string | null)[];
  /** The same by actor, so that no lookup has to search all slots. */
  readonly #held = new SlotsOfActors();
  readonly #lent = new SlotsOfActors();

  constructor(slots: number) {
    this.#holders = Array.from({ length: slots }, () => null);
    this.#spares = Array.from({ length: slots }, () => null);
  }

  get holders(): SlotHolders {
    return this.#holders;
  }

  /** Slots that an actor holds, ascending. */
  heldBy(actor: string): number[] {
    return this.#held.of(actor);
  }

  hold(slot: number, actor: string | null): void {
    this.#held.move(slot, this.#holders[slot] ?? null, actor);
    this.#holders[slot] = actor;
  }

  /** The actor that also plays a slot of the open round because its holder is late; `null` for none. */
  spareOf(slot: number): string | null {
    return this.#spares[slot] ?? null;
  }

  /** Slots that an actor plays in addition to their holders, ascending. */
  lentTo(actor: string): number[] {
    return this.#lent.of(actor);
  }

  lend(slot: number, actor: string | null): void {
    this.#lent.move(slot, this.#spares[slot] ?? null, actor);
    this.#spares[slot] = actor;
  }

  /** True when an actor's segment of the slot is accepted. */
  mayAnswer(slot: number, actor: string): boolean {
    return this.#holders[slot] === actor || this.#spares[slot] === actor;
  }
}

class SlotsOfActors {
  readonly #slots = new Map<string, Set<number>>();

  /** Ascending. */
  of(actor: string): number[] {
    return [...(this.#slots.get(actor) ?? [])].sort((a, b) => a - b);
  }

  move(slot: number, from: string | null, to: string | null): void {
    const before = from === null ? undefined : this.#slots.get(from);
    before?.delete(slot);
    if (from !== null && before?.size === 0) this.#slots.delete(from);
    if (to === null) return;
    const after = this.#slots.get(to) ?? new Set();
    this.#slots.set(to, after.add(slot));
  }
}
