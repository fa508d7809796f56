import type { Breather } from "@lockstep/round";
import type { Clock } from "@lockstep/service-kit";

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
