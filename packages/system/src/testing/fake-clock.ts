import type { Clock, Timer } from "../clock/clock.ts";

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Moves forward and fires due timers in order of time; lets promises settle after each. */
  advance(ms: number): Promise<void>;
  /** Timers and sleeps that have not fired. */
  readonly pending: number;
}

interface Due {
  readonly at: number;
  readonly fire: () => void;
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A {@link FakeClock} that starts at 0. */
export function createFakeClock(): FakeClock {
  let now = 0;
  const waiting = new Set<Due>();
  const add = (ms: number, fire: () => void): Timer => {
    const due = { at: now + Math.max(0, ms), fire };
    waiting.add(due);
    return { cancel: () => waiting.delete(due) };
  };
  const next = (until: number): Due | undefined =>
    [...waiting].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
  return {
    now: () => now,
    timer: add,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason);
          return;
        }
        const timer = add(ms, () => {
          signal?.removeEventListener("abort", abort);
          resolve();
        });
        const abort = (): void => {
          timer.cancel();
          reject(signal?.reason);
        };
        signal?.addEventListener("abort", abort, { once: true });
      }),
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (let due = next(until); due !== undefined; due = next(until)) {
        waiting.delete(due);
        now = Math.max(now, due.at);
        due.fire();
        await settle();
      }
      now = until;
    },
    get pending() {
      return waiting.size;
    },
  };
}
