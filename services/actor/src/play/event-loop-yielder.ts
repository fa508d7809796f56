import type { EventLoopYielder } from "@lockstep/round";
import type { Clock } from "@lockstep/system";

/** The longest time that work may delay heartbeats. */
export const longestHoldMs = 50;

/** @param yieldNow yields; by default for one turn of the event loop */
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
