import type { Clock } from "../clock/clock.ts";
import { type BackoffPolicy, backoffMs, type Jitter } from "./backoff.ts";

export interface RetryOptions<Failure> {
  readonly clock: Pick<Clock, "now" | "sleep">;
  /** No attempt begins later than this after the first. `Infinity`: for ever. */
  readonly retryForMs: number;
  readonly jitter: Jitter;
  readonly backoff?: BackoffPolicy;
  /** Ends waits at once, and trying again with them. */
  readonly signal?: AbortSignal;
  /** Whether time may heal it. */
  readonly mayPass: (error: unknown) => error is Failure;
  /** Hears of each failure that will be tried again. @param failures so far, from 1 */
  readonly onRetry?: ((error: Failure, failures: number) => void) | undefined;
}

/**
 * Calls again, with growing waits, after failures that time may heal.
 * @throws the last failure, or the first that time does not heal
 */
export async function withRetries<Result, Failure>(
  options: RetryOptions<Failure>,
  attempt: () => Promise<Result>,
): Promise<Result> {
  const { clock, retryForMs, jitter, backoff, signal, mayPass, onRetry } = options;
  const giveUpAt = clock.now() + retryForMs;
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!mayPass(error)) throw error;
      const waitMs = backoffMs(failures, jitter, backoff);
      if (signal?.aborted === true || clock.now() + waitMs > giveUpAt) throw error;
      onRetry?.(error, failures);
      // A wait that is cut short is followed by a last attempt, which says why it ends.
      await clock.sleep(waitMs, signal).catch(() => undefined);
    }
  }
}
