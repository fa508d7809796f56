/** A callback that has not fired yet. */
export interface Timer {
  /** Idempotent. */
  cancel(): void;
}

/** Time, for waits and measurements; never for results. */
export interface Clock {
  /** Milliseconds from an arbitrary start; never decreases. */
  now(): number;
  /** Resolves after at least that time; rejects with the signal's reason when the signal aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls back once, after at least that time. */
  timer(ms: number, callback: () => void): Timer;
}
