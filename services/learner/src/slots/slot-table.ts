import type { SlotPosition } from "@lockstep/environment";
import { advancePosition } from "@lockstep/round";
import type { SlotHolders } from "./slot-assignment.ts";

/**
 * Every slot of the run: where it stands at the start of the open round, who holds it, and, once its segment of the
 * round is accepted, where it goes on in the next one.
 */
export class SlotTable {
  #version: number;
  #positions: readonly SlotPosition[];
  readonly #next: (SlotPosition | null)[];
  readonly #holders: (string | null)[];
  readonly #spares: (string | null)[];
  /** The same by actor: with a thousand of them nobody must have to look through all slots for one. */
  readonly #held = new SlotsOfActors();
  readonly #lent = new SlotsOfActors();

  /** @param positions one a slot, in order, at the start of the round of `version` */
  constructor(version: number, positions: readonly SlotPosition[]) {
    this.#version = version;
    this.#positions = positions;
    this.#next = positions.map(() => null);
    this.#holders = positions.map(() => null);
    this.#spares = positions.map(() => null);
  }

  /** Of the open round. */
  get version(): number {
    return this.#version;
  }

  get size(): number {
    return this.#positions.length;
  }

  /** At the start of the open round, one a slot. Never changed in place. */
  get positions(): readonly SlotPosition[] {
    return this.#positions;
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

  /** Who plays a slot of the open round beside its holder, because that one is late; `null` for nobody. */
  spareOf(slot: number): string | null {
    return this.#spares[slot] ?? null;
  }

  /** Slots that an actor plays beside their holders, ascending. */
  lentTo(actor: string): number[] {
    return this.#lent.of(actor);
  }

  lend(slot: number, actor: string | null): void {
    this.#lent.move(slot, this.#spares[slot] ?? null, actor);
    this.#spares[slot] = actor;
  }

  /** True when an actor's segment of the slot counts. */
  mayAnswer(slot: number, actor: string): boolean {
    return this.#holders[slot] === actor || this.#spares[slot] === actor;
  }

  /** True when the slot's segment of the open round is accepted. */
  isAccepted(slot: number): boolean {
    return (this.#next[slot] ?? null) !== null;
  }

  /** Where a new holder of the slot begins: in the open round, or in the next one when this one has its segment. */
  start(slot: number): { readonly version: number; readonly position: SlotPosition } {
    const next = this.#next[slot];
    if (next != null) return { version: this.#version + 1, position: next };
    return { version: this.#version, position: this.position(slot) };
  }

  /** Steps that a new holder would have to replay. */
  replaySteps(slot: number): number {
    return this.start(slot).position.actions.length;
  }

  /** At the start of the open round. */
  position(slot: number): SlotPosition {
    const position = this.#positions[slot];
    if (position === undefined) {
      throw new RangeError(`slot ${slot} is not one of the run's ${this.size} slots`);
    }
    return position;
  }

  /** The slot's segment of the open round is accepted. */
  accept(slot: number, actions: Uint8Array, flags: Uint8Array): void {
    this.#next[slot] = advancePosition(this.position(slot), actions, flags);
  }

  /** Every slot's segment is accepted: the next round opens where they ended. */
  openNextRound(): void {
    this.#positions = this.#positions.map((position, slot) => {
      const next = this.#next[slot];
      if (next == null) throw new RangeError(`slot ${position.slot} has no segment in this round`);
      return next;
    });
    this.#next.fill(null);
    this.#version += 1;
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
