import {
  type Fenced,
  type ParameterService,
  ProtocolError,
  type Subscription,
  type VersionedWeights,
} from "@lockstep/protocol";
import type { Logger } from "@lockstep/service-kit";
import type { Clock } from "@lockstep/system";
import type { VersionStore } from "../version-store.ts";
import { createRunBoards } from "./run-boards.ts";

/** Observers of subscribers and publishers. */
export interface ParameterObserver {
  published(outcome: "accepted" | "duplicate" | "refused", bytes: number): void;
  delivered(skipped: number): void;
  subscribers(count: number): void;
  head(version: number): void;
}

export interface StoredParametersOptions {
  readonly store: VersionStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observer: ParameterObserver;
  /** How often heads are compared with the store's, in case a message from it is lost. */
  readonly recheckMs: number;
  readonly stopping: AbortSignal;
  /** Called after each version, when the one before is no longer used. */
  readonly collectGarbage?: () => void;
}

/** A run, as the status page shows it. */
export interface RunStatus {
  readonly run: string;
  readonly headVersion: number | null;
  readonly headSha256: string | null;
  readonly subscribers: readonly string[];
}

export interface StoredParameters extends ParameterService {
  runs(): readonly RunStatus[];
}

/** A parameter service on a version store: keeps each run's newest weights in memory and pushes them. */
export function createStoredParameters(options: StoredParametersOptions): StoredParameters {
  const { store, logger, observer } = options;
  const boards = createRunBoards({ ...options, onHead: observer.head });
  let subscribers = 0;

  const publish = async (
    given: VersionedWeights & Fenced,
  ): Promise<{ readonly duplicate: boolean }> => {
    const { fence, ...weights } = given;
    const size = weights.bytes.byteLength;
    try {
      // Actors do not wait for the disk.
      const show = (): void => boards.of(weights.run).board.offer(weights);
      const { duplicate } = await store.publish(weights, fence, show);
      observer.published(duplicate ? "duplicate" : "accepted", size);
      options.collectGarbage?.();
      return { duplicate };
    } catch (error) {
      observer.published("refused", size);
      throw error;
    }
  };

  async function* subscribe(subscription: Subscription): AsyncIterable<VersionedWeights> {
    const { run, afterVersion, subscriber, signal } = subscription;
    const { board, subscribers: names } = boards.of(run);
    const count = (change: number): void => {
      const subscriptions = (names.get(subscriber) ?? 0) + change;
      if (subscriptions > 0) names.set(subscriber, subscriptions);
      else names.delete(subscriber);
      subscribers += change;
      observer.subscribers(subscribers);
    };
    count(1);
    try {
      await boards.refresh(run);
      yield* board.follow(afterVersion, signal, observer.delivered);
    } finally {
      count(-1);
    }
  }

  return {
    acquireFence: async (run, holder) => {
      const fence = await store.acquireFence(run, holder);
      logger.info("fence acquired", { run, holder, fence });
      return fence;
    },
    publish,
    subscribe,
    fetch: async (run, version) => {
      const newest = boards.find(run)?.board.newest;
      if (newest?.version === version) return newest;
      const weights = await store.read(run, version);
      if (weights !== null) return weights;
      throw new ProtocolError(
        "VERSION_NOT_FOUND",
        `version ${version} of run ${run} was never published here or is no longer kept; choose a newer version, or the store that the run was trained with`,
      );
    },
    saveCheckpoint: async ({ fence, ...checkpoint }) => store.saveCheckpoint(checkpoint, fence),
    loadCheckpoint: (run) => store.loadCheckpoint(run),
    runs: () =>
      boards.all().map(({ run, board, subscribers: names }) => ({
        run,
        headVersion: board.newest?.version ?? null,
        headSha256: board.newest?.sha256 ?? null,
        subscribers: [...names.keys()].sort(),
      })),
  };
}
