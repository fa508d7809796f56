import { setMaxListeners } from "node:events";

/** A signal that aborts when any of several does. */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  /** Aborts it by hand. */
  abort(reason?: unknown): void;
  /** Stops listening to the others: they may live much longer than this one. */
  unlink(): void;
}

/** `AbortSignal.any`, which Node has from 20.3 only, with an end. */
export function linkSignals(...sources: readonly (AbortSignal | undefined)[]): LinkedSignal {
  const controller = new AbortController();
  const listeners = new Map<AbortSignal, () => void>();
  for (const source of sources) {
    if (source === undefined) continue;
    const abort = (): void => controller.abort(source.reason);
    if (source.aborted) abort();
    // A server's signal has a listener for each of its streams, which Node would take for a leak.
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
