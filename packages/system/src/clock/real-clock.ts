import { setTimeout as sleepFor } from "node:timers/promises";
import type { Clock } from "./clock.ts";

/** The machine's monotonic clock. Its timers do not keep a process alive; its sleeps do. */
export const realClock: Clock = {
  now: () => performance.now(),
  sleep: async (ms, signal) => {
    signal?.throwIfAborted();
    try {
      await sleepFor(ms, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
  timer: (ms, callback) => {
    const timeout = setTimeout(callback, ms);
    timeout.unref();
    return { cancel: () => clearTimeout(timeout) };
  },
};
