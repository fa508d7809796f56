/** How a round's segments arrived. */
export interface BarrierReport {
  /** The sender and the slot of the last segment. */
  readonly lastActor: string;
  readonly lastSlot: number;
  /** How long the others waited for the last actor: from the last segment of any other actor. */
  readonly lastWaitMs: number;
  /** Mean over segments of the time from their arrival to the last one's. */
  readonly meanWaitMs: number;
  /** From the opening of the round to the last segment. */
  readonly roundMs: number;
  /** By slot: milliseconds after the opening. */
  readonly arrivalsMs: readonly number[];
}

interface Arrival {
  readonly slot: number;
  readonly actor: string;
  readonly ms: number;
}

/** Waits for all segments of a round. */
export class SegmentBarrier {
  readonly #slots: number;
  readonly #openedMs: number;
  readonly #arrivals: Arrival[] = [];

  /** @param openedMs when the round opened */
  constructor(slots: number, openedMs: number) {
    this.#slots = slots;
    this.#openedMs = openedMs;
  }

  /** Number of segments so far. */
  get arrived(): number {
    return this.#arrivals.length;
  }

  /**
   * Adds an accepted segment; once for each slot.
   * @returns the report when it was the last one
   */
  arrive(slot: number, actor: string, nowMs: number): BarrierReport | null {
    this.#arrivals.push({ slot, actor, ms: nowMs - this.#openedMs });
    return this.#arrivals.length === this.#slots ? this.#report() : null;
  }

  #report(): BarrierReport {
    const last = this.#arrivals.at(-1) ?? { slot: 0, actor: "", ms: 0 };
    const others = this.#arrivals.findLast(({ actor }) => actor !== last.actor);
    const total = this.#arrivals.reduce((sum, { ms }) => sum + last.ms - ms, 0);
    const bySlot = [...this.#arrivals].sort((a, b) => a.slot - b.slot);
    return {
      lastActor: last.actor,
      lastSlot: last.slot,
      lastWaitMs: others === undefined ? 0 : last.ms - others.ms,
      meanWaitMs: total / this.#arrivals.length,
      roundMs: last.ms,
      arrivalsMs: bySlot.map(({ ms }) => ms),
    };
  }
}
