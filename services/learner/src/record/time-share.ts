/** Number of measurements. A busy machine lengthens some, and the shortest is nearest to the work's real cost. */
const remembered = 5;

/** Computes how often work may be done so that it takes at most a share of the time. */
export class TimeShare {
  readonly #share: number;
  readonly #costsMs: number[] = [];
  #begunMs = Number.NEGATIVE_INFINITY;

  /** @param share of the time, above 0 and at most 1 */
  constructor(share: number) {
    this.#share = share;
  }

  /** Least milliseconds from one start of the work to the next, from the measurements so far. */
  get intervalMs(): number {
    return this.#costsMs.length === 0 ? 0 : Math.min(...this.#costsMs) / this.#share;
  }

  isDue(nowMs: number): boolean {
    return nowMs - this.#begunMs >= this.intervalMs;
  }

  /** Adds a measurement. */
  spent(begunMs: number, endedMs: number): void {
    this.#begunMs = begunMs;
    this.#costsMs.push(endedMs - begunMs);
    if (this.#costsMs.length > remembered) this.#costsMs.shift();
  }
}
