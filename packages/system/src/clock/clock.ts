/** A callback that has not come yet. */
export interface Timer {
  /** Idempotent. */
  cancel(): void;
}

/** Time, for waits and measurements; never for results. */
export interface Clock {
  /** Milliseconds from an arbitrary start; never goes back. */
  now(): number;
  /** Resolves after at least that long; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls back once, after at least that long. */
  timer(ms: number, callback: () => void): Timer;
}
