import type { Checkpoint, VersionedWeights } from "@lockstep/protocol";
import { checkFence, checkSameBytes, versionsToForget } from "../version-rules.ts";
import type { VersionStore } from "../version-store.ts";

interface Run {
  fence: number;
  holder: string | null;
  head: number | null;
  readonly hashes: Map<number, string>;
  /** In the order of publishing. */
  readonly weights: Map<number, VersionedWeights>;
  checkpoint: Checkpoint | null;
}

/** Keeps everything in this process's memory. For tests and trials. */
export function createMemoryVersionStore({
  keepVersions,
}: {
  readonly keepVersions: number;
}): VersionStore {
  const runs = new Map<string, Run>();
  const runOf = (name: string): Run => {
    const known = runs.get(name);
    if (known !== undefined) return known;
    const run: Run = {
      fence: 0,
      holder: null,
      head: null,
      hashes: new Map(),
      weights: new Map(),
      checkpoint: null,
    };
    runs.set(name, run);
    return run;
  };
  /** A fence from before this process began is newer than all known fences. */
  const admit = (name: string, fence: number): Run => {
    const run = runOf(name);
    checkFence(name, fence, run.fence);
    run.fence = fence;
    return run;
  };
  return {
    kind: "memory",
    open: async () => undefined,
    acquireFence: async (name, holder) => {
      const run = runOf(name);
      if (run.holder !== holder) {
        run.fence += 1;
        run.holder = holder;
      }
      return run.fence;
    },
    publish: async (weights, fence, onAdmitted) => {
      const run = admit(weights.run, fence);
      const known = run.hashes.get(weights.version);
      checkSameBytes(weights, known);
      if (!run.weights.has(weights.version)) run.weights.set(weights.version, weights);
      run.hashes.set(weights.version, weights.sha256);
      run.head = Math.max(run.head ?? 0, weights.version);
      for (const old of versionsToForget([...run.weights.keys()], run.head, keepVersions)) {
        run.weights.delete(old);
      }
      onAdmitted?.();
      return { duplicate: known !== undefined };
    },
    head: async (name) => runs.get(name)?.head ?? null,
    read: async (name, version) => runs.get(name)?.weights.get(version) ?? null,
    saveCheckpoint: async (checkpoint, fence) => {
      admit(checkpoint.run, fence).checkpoint = checkpoint;
    },
    loadCheckpoint: async (name) => runs.get(name)?.checkpoint ?? null,
    watch: () => undefined,
    check: async () => ({
      durable: false,
      usedBytes: null,
      clients: null,
      commands: null,
      evictions: null,
    }),
    close: async () => undefined,
  };
}
