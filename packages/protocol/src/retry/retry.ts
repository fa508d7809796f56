import { setTimeout as delay } from "node:timers/promises";
import { ProtocolError } from "../errors/protocol-error.ts";
import { backoffMs, type Jitter } from "./backoff.ts";

export interface RetryOptions {
  /** After this long no new attempt is made. */
  readonly retryForMs: number;
  /** Ends waits at once. */
  readonly signal: AbortSignal;
  readonly jitter: Jitter;
  readonly onRetry: ((error: ProtocolError, attempt: number) => void) | undefined;
}

/** Waits; cut short, without an error, when the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch {
    // The caller looks at the signal.
  }
}

/**
 * Calls again after failures that time may heal.
 * @throws {ProtocolError} the last failure, or the first that is not transient
 */
export async function withRetries<Result>(
  options: RetryOptions,
  attempt: () => Promise<Result>,
): Promise<Result> {
  const { retryForMs, signal, jitter, onRetry } = options;
  const giveUpAt = performance.now() + retryForMs;
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ProtocolError && error.retryable)) throw error;
      const waitMs = backoffMs(failures, jitter);
      if (signal.aborted || performance.now() + waitMs > giveUpAt) throw error;
      onRetry?.(error, failures);
      await pause(waitMs, signal);
    }
  }
}
