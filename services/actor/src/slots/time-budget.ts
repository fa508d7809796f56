/** Time that may be used at the beginning, before any has been earned. */
const atFirstMs = 50;
/** Most that is saved up while nothing is done. */
const mostMs = 200;

/** Bounds some work to a share of the time. What is not used is saved up to a limit, for several pieces in a row. */
export class TimeBudget {
  readonly #share: number;
  #leftMs: number;
  #knownMs: number | null = null;

  /** @param share of the time, from 0 (never) to 1 */
  constructor(share: number) {
    this.#share = share;
    this.#leftMs = share === 0 ? 0 : atFirstMs;
  }

  /** Whether a piece of work may begin. It may cost more than is left: the next one then waits longer. */
  allows(nowMs: number): boolean {
    const elapsedMs = nowMs - (this.#knownMs ?? nowMs);
    this.#knownMs = nowMs;
    this.#leftMs = Math.min(mostMs, this.#leftMs + elapsedMs * this.#share);
    return this.#leftMs > 0;
  }

  spend(ms: number): void {
    this.#leftMs -= ms;
  }
}
