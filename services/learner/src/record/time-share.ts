/** Measurements that count: a busy machine makes some of them long, and the shortest is nearest to what the work costs. */
const remembered = 5;

/** Says how often a piece of work may be done for it to take at most a share of the time. */
export class TimeShare {
  readonly #share: number;
  readonly #costsMs: number[] = [];
  #begunMs = Number.NEGATIVE_INFINITY;

  /** @param share of the time, above 0 and at most 1 */
  constructor(share: number) {
    this.#share = share;
  }

  /** Milliseconds from one beginning to the next at least, as far as it is known. */
  get intervalMs(): number {
    return this.#costsMs.length === 0 ? 0 : Math.min(...this.#costsMs) / this.#share;
  }

  isDue(nowMs: number): boolean {
    return nowMs - this.#begunMs >= this.intervalMs;
  }

  /** The work was done once. */
  spent(begunMs: number, endedMs: number): void {
    this.#begunMs = begunMs;
    this.#costsMs.push(endedMs - begunMs);
    if (this.#costsMs.length > remembered) this.#costsMs.shift();
  }
}
