import { setMaxListeners } from "node:events";

/** A signal that aborts when any of several signals aborts. */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  /** Aborts this signal. */
  abort(reason?: unknown): void;
  /** Stops listening to the other signals, which may live much longer. */
  unlink(): void;
}

/** `AbortSignal.any`, which Node has only from 20.3, with a method that releases it. */
export function linkSignals(...sources: readonly (AbortSignal | undefined)[]): LinkedSignal {
  const controller = new AbortController();
  const listeners = new Map<AbortSignal, () => void>();
  for (const source of sources) {
    if (source === undefined) continue;
    const abort = (): void => controller.abort(source.reason);
    if (source.aborted) abort();
    // A server's signal has a listener for each stream, and Node would warn about a leak.
    setMaxListeners(0, source);
    source.addEventListener("abort", abort, { once: true });
    listeners.set(source, abort);
  }
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    unlink: () => {
      for (const [source, abort] of listeners) source.removeEventListener("abort", abort);
    },
  };
}
