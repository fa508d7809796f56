import type { Checkpoint, VersionedWeights } from "@lockstep/protocol";

/** What a store says of itself. `null` where it does not say. */
export interface StoreCondition {
  /** Whether what it acknowledges now survives its own end. */
  readonly durable: boolean | null;
  readonly usedBytes: number | null;
  readonly clients: number | null;
  /** Commands since it started. */
  readonly commands: number | null;
  /** Keys that it threw away to make room, since it started: versions may be among them. */
  readonly evictions: number | null;
}

/** Keeps a run's versions, its checkpoint, and who may write them. Every adapter passes one conformance suite. */
export interface VersionStore {
  readonly kind: "memory" | "folder" | "redis";
  /**
   * Once, before anything else.
   * @throws {ConfigurationError} when the store cannot be used
   */
  open(): Promise<void>;
  /**
   * Gives the right to write to a new holder, or tells the present holder its own fence again.
   * @returns grows with each new holder, from 1
   */
  acquireFence(run: string, holder: string): Promise<number>;
  /**
   * Returns when the version is durable. The hash of every version is kept for good; the bytes of the versions published
   * last, and of the head, are kept as far as the store's retention goes.
   * @param onAdmitted called when the fence is valid and no other bytes have this version: from then on only the store
   *   itself can fail, and the version may be shown, because whoever publishes it tries again until it is durable
   * @returns duplicate: the version was published before, with the same bytes
   * @throws {ProtocolError} `FENCE_STALE`, `VERSION_CONFLICT`, `STORE_FULL`, `STORE_UNAVAILABLE`: nothing has changed
   */
  publish(
    weights: VersionedWeights,
    fence: number,
    onAdmitted?: () => void,
  ): Promise<{ readonly duplicate: boolean }>;
  /** The highest version that was ever published, or `null`. */
  head(run: string): Promise<number | null>;
  /** `null` when it is not kept. */
  read(run: string, version: number): Promise<VersionedWeights | null>;
  /** Returns when it is durable. @throws {ProtocolError} `FENCE_STALE`, `STORE_FULL`, `STORE_UNAVAILABLE` */
  saveCheckpoint(checkpoint: Checkpoint, fence: number): Promise<void>;
  /** The one saved last; the one before it where the last is damaged. */
  loadCheckpoint(run: string): Promise<Checkpoint | null>;
  /**
   * Calls when somebody else may have published, e.g. another replica on the same store.
   * @param listener told which run, or `null` for any
   */
  watch(listener: (run: string | null) => void): void;
  /** Returns when the store can be used now. @throws {ProtocolError} `STORE_UNAVAILABLE` */
  check(): Promise<StoreCondition>;
  /** Idempotent. */
  close(): Promise<void>;
}
