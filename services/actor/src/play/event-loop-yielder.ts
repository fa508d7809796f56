import type { EventLoopYielder } from "@lockstep/round";
import type { Clock } from "@lockstep/system";

/** Longest time that heartbeats may have to wait for one's work. */
export const longestHoldMs = 50;

/** @param yieldNow gives way; by default until the event loop has gone around once */
export function createEventLoopYielder(
  clock: Pick<Clock, "now">,
  yieldNow: () => Promise<void> = () => new Promise((resolve) => setImmediate(resolve)),
): EventLoopYielder {
  let last = clock.now();
  return {
    async yieldToEventLoop() {
      if (clock.now() - last < longestHoldMs / 2) return;
      await yieldNow();
      last = clock.now();
    },
  };
}
