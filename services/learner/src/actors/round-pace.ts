/** How long rounds usually take, from the version that starts them to their last segment. */
export class RoundPace {
  readonly #seconds: number[] = [];
  #startedMs: number | null = null;

  /** The open round's version is published: actors can play it. */
  started(nowMs: number): void {
    this.#startedMs ??= nowMs;
  }

  /** The open round has all its segments. */
  closed(nowMs: number): void {
    if (this.#startedMs === null) return;
    this.#seconds.push((nowMs - this.#startedMs) / 1000);
    if (this.#seconds.length > rememberedRounds) this.#seconds.shift();
    this.#startedMs = null;
  }

  /** True when the open round takes much longer than usual, so an actor may be stuck. */
  overdue(nowMs: number): boolean {
    if (this.#startedMs === null || this.#seconds.length < leastRounds) return false;
    const sorted = [...this.#seconds].sort((a, b) => a - b);
    const usual = sorted[sorted.length >> 1] ?? 0;
    return nowMs - this.#startedMs > Math.max(leastOverdueMs, overdueFactor * usual * 1000);
  }
}

const rememberedRounds = 15;
/** The first rounds are slow: emulators start and code warms up. */
const leastRounds = 3;
const overdueFactor = 2;
const leastOverdueMs = 1_000;
