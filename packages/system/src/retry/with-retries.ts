import type { Clock } from "../clock/clock.ts";
import { type BackoffPolicy, backoffMs, type Jitter } from "./backoff.ts";

export interface RetryOptions<Failure> {
  readonly clock: Pick<Clock, "now" | "sleep">;
  /** No attempt begins later than this after the first. `Infinity` for no limit. */
  readonly retryForMs: number;
  readonly jitter: Jitter;
  readonly backoff?: BackoffPolicy;
  /** Ends the wait at once; no further retries follow. */
  readonly signal?: AbortSignal;
  /** Whether the error is transient. */
  readonly mayPass: (error: unknown) => error is Failure;
  /** Called for each failure that will be retried. @param failures so far, from 1 */
  readonly onRetry?: ((error: Failure, failures: number) => void) | undefined;
}

/**
 * Calls again after transient failures, with growing waits.
 * @throws the last failure, or the first one that is not transient
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
      // After an aborted wait a last attempt gives the error to throw.
      await clock.sleep(waitMs, signal).catch(() => undefined);
    }
  }
}
