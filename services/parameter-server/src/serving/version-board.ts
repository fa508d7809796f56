import type { VersionedWeights } from "@lockstep/protocol";

/** The newest weights of one run, and who waits for newer ones. */
export interface VersionBoard {
  /** Handed out as one object, so that it is encoded once. */
  readonly newest: VersionedWeights | null;
  /** Puts weights up when they are newer. */
  offer(weights: VersionedWeights): void;
  /**
   * Each version newer than `afterVersion` that is the newest when it is asked for.
   * @param onDelivery told how many versions were passed over since the one before
   */
  follow(
    afterVersion: number,
    signal: AbortSignal,
    onDelivery: (skipped: number) => void,
  ): AsyncIterable<VersionedWeights>;
}

/** @param onNewest told each version that goes up */
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
        // What was published before the subscription began was not missed.
        onDelivery(delivered ? newest.version - last - 1 : 0);
        delivered = true;
        last = newest.version;
        yield newest;
      }
    },
  };
}
