import type { Clock } from "@lockstep/service-kit";

/** Lets timers and sockets have their turn in the middle of long synchronous work. */
export interface Breather {
  /** Gives way when that is due, else returns at once. */
  breathe(): Promise<void>;
}

/** Longest time that heartbeats may have to wait for one's work. */
export const longestBreathMs = 50;

/** @param yieldNow gives way; by default until the event loop has gone around once */
export function createBreather(
  clock: Pick<Clock, "now">,
  yieldNow: () => Promise<void> = () => new Promise((resolve) => setImmediate(resolve)),
): Breather {
  let last = clock.now();
  return {
    async breathe() {
      if (clock.now() - last < longestBreathMs / 2) return;
      await yieldNow();
      last = clock.now();
    },
  };
}
