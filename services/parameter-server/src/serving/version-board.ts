import type { VersionedWeights } from "@lockstep/protocol";

/** The newest weights of one run, and the subscribers that wait for newer ones. */
export interface VersionBoard {
  /** All readers get the same object, so it is encoded once. */
  readonly newest: VersionedWeights | null;
  /** Replaces the weights when the new ones are newer. */
  offer(weights: VersionedWeights): void;
  /**
   * Yields versions newer than `afterVersion`: at each request the newest one.
   * @param onDelivery gets the number of versions skipped since the last one
   */
  follow(
    afterVersion: number,
    signal: AbortSignal,
    onDelivery: (skipped: number) => void,
  ): AsyncIterable<VersionedWeights>;
}

/** @param onNewest gets each new version */
export function createVersionBoard(onNewest: (version: number) => void): VersionBoard {
  let newest: VersionedWeights | null = null;
  const waiting = new Set<() => void>();

  const changed = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        waiting.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      waiting.add(wake);
      signal.addEventListener("abort", wake, { once: true });
    });

  return {
    get newest() {
      return newest;
    },
    offer: (weights) => {
      if (newest !== null && weights.version <= newest.version) return;
      newest = weights;
      onNewest(weights.version);
      for (const wake of [...waiting]) wake();
    },
    async *follow(afterVersion, signal, onDelivery) {
      let last = afterVersion;
      let delivered = false;
      while (!signal.aborted) {
        if (newest === null || newest.version <= last) {
          await changed(signal);
          continue;
        }
        // Versions from before the subscription do not count as skipped.
        onDelivery(delivered ? newest.version - last - 1 : 0);
        delivered = true;
        last = newest.version;
        yield newest;
      }
    },
  };
}
