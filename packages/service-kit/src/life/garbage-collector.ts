import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Clock } from "@lockstep/system";

/** A collection of what is young takes half a millisecond to two. */
const leastMs = 100;
/** A full collection takes about ten times as long. */
const mostGrowthBytes = 16e6;

/**
 * A function that frees what was made since its last call and is no longer used; it does nothing when that was a moment ago. To be
 * called where a round ends: little is in use then.
 *
 * V8 looks for such garbage after a certain number of small objects, and rounds make few of them. Until then typed arrays
 * pile up, and those that happen to be in use are old from the second time on: 64 MB of them wait for a full collection. The young part
 * of the heap grows to 32 MB. What becomes old anyway, because it is used for several rounds, is bounded by full collections.
 */
export function createGarbageCollector(clock: Pick<Clock, "now">): () => void {
  // Without a flag of the process, new contexts are the only place of V8's function.
  setFlagsFromString("--expose-gc");
  const collect: (options?: { readonly type: "minor" }) => void = runInNewContext("gc");
  let last = Number.NEGATIVE_INFINITY;
  let leastBytes = Number.POSITIVE_INFINITY;
  return () => {
    if (clock.now() - last < leastMs) return;
    collect({ type: "minor" });
    const used = usedBytes();
    if (used > leastBytes + mostGrowthBytes) {
      collect();
      leastBytes = usedBytes();
    } else leastBytes = Math.min(leastBytes, used);
    last = clock.now();
  };
}

function usedBytes(): number {
  const { used_heap_size: objects, external_memory: arrays } = getHeapStatistics();
  return objects + arrays;
}
