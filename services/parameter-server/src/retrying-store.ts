import { ProtocolError } from "@lockstep/protocol";
import type { Logger, Readiness } from "@lockstep/service-kit";
import { type Clock, type Jitter, withRetries } from "@lockstep/system";
import type { StoreCondition, VersionStore } from "./version-store.ts";

/** Observers of the store's state. */
export interface StoreObserver {
  storeCall(operation: string, seconds: number): void;
  storeRetried(): void;
  storeAvailable(available: boolean): void;
  storeCondition(condition: StoreCondition): void;
}

export interface RetryingStoreOptions {
  /** How long a call is retried before its failure is passed on. */
  readonly retryForMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly readiness: Readiness;
  readonly observer: StoreObserver;
  readonly jitter: Jitter;
  /** Aborting it ends the waits. */
  readonly stopping: AbortSignal;
}

const reasonName = "store";

/**
 * Retries calls while the store is unavailable. During that time the service is not ready and says why. Every call of
 * the port is safe to repeat.
 */
export function createRetryingStore(
  store: VersionStore,
  options: RetryingStoreOptions,
): VersionStore {
  const { retryForMs, clock, logger, readiness, observer, jitter, stopping } = options;

  const failed = (operation: string, error: ProtocolError): void => {
    if (!(reasonName in readiness.reasons)) {
      logger.warn("store unavailable", { operation, error });
    }
    readiness.block(reasonName, error.message);
  };
  const recovered = (): void => {
    if (!(reasonName in readiness.reasons)) return;
    readiness.clear(reasonName);
    logger.info("store available again");
  };
  const once = async <Result>(operation: string, work: () => Promise<Result>): Promise<Result> => {
    const begun = clock.now();
    try {
      const result = await work();
      observer.storeAvailable(true);
      recovered();
      return result;
    } catch (error) {
      if (isTransient(error) || isRefusal(error)) {
        observer.storeAvailable(false);
        failed(operation, error);
      }
      throw error;
    } finally {
      observer.storeCall(operation, (clock.now() - begun) / 1_000);
    }
  };
  const retries = {
    clock,
    retryForMs,
    jitter,
    backoff: { maxMs: 2_000 },
    signal: stopping,
    mayPass: isTransient,
    onRetry: () => observer.storeRetried(),
  };
  const call = <Result>(operation: string, work: () => Promise<Result>): Promise<Result> =>
    withRetries(retries, () => once(operation, work));

  return {
    kind: store.kind,
    open: () => store.open(),
    acquireFence: (run, holder) => call("acquire_fence", () => store.acquireFence(run, holder)),
    publish: (weights, fence, onAdmitted) =>
      call("publish", () => store.publish(weights, fence, onAdmitted)),
    head: (run) => call("head", () => store.head(run)),
    read: (run, version) => call("read", () => store.read(run, version)),
    saveCheckpoint: (checkpoint, fence) =>
      call("save_checkpoint", () => store.saveCheckpoint(checkpoint, fence)),
    loadCheckpoint: (run) => call("load_checkpoint", () => store.loadCheckpoint(run)),
    watch: (listener) => store.watch(listener),
    check: async () => {
      const condition = await once("check", () => store.check());
      observer.storeCondition(condition);
      return condition;
    },
    close: () => store.close(),
  };
}

/** Retrying does not help, and the service is not ready. */
function isRefusal(error: unknown): error is ProtocolError {
  return error instanceof ProtocolError && error.code === "STORE_REFUSED";
}

function isTransient(error: unknown): error is ProtocolError {
  return error instanceof ProtocolError && error.retryable;
}
