import type { Checkpoint, VersionedWeights } from "@lockstep/protocol";

/** A store's report about itself. `null` for what it does not report. */
export interface StoreCondition {
  /** Whether acknowledged writes survive the store's end. */
  readonly durable: boolean | null;
  readonly usedBytes: number | null;
  readonly clients: number | null;
  /** Commands since it started. */
  readonly commands: number | null;
  /** Keys that it evicted to free memory since it started; versions may be among them. */
  readonly evictions: number | null;
}

/** Keeps a run's versions, its checkpoint, and its fence. Every adapter passes one conformance suite. */
export interface VersionStore {
  readonly kind: "memory" | "folder" | "redis";
  /**
   * Call once, before all other methods.
   * @throws {ConfigurationError} when the store cannot be used
   */
  open(): Promise<void>;
  /**
   * Gives the right to write to a new holder, or returns the current holder's fence again.
   * @returns grows with each new holder, from 1
   */
  acquireFence(run: string, holder: string): Promise<number>;
  /**
   * Returns when the version is durable. Hashes are kept for ever. Bytes are kept for the head and for the last
   * published versions, as many as the store's retention allows.
   * @param onAdmitted called when the fence is valid and the version has no other bytes. From then on only the store
   * itself can fail, and subscribers may get the version, because its publisher repeats it until it is durable
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
  /** A version, or `null` when it is not kept. */
  read(run: string, version: number): Promise<VersionedWeights | null>;
  /** Returns when it is durable. @throws {ProtocolError} `FENCE_STALE`, `STORE_FULL`, `STORE_UNAVAILABLE` */
  saveCheckpoint(checkpoint: Checkpoint, fence: number): Promise<void>;
  /** The last saved checkpoint, or the one before it when the last is damaged. */
  loadCheckpoint(run: string): Promise<Checkpoint | null>;
  /**
   * Calls the listener when another process may have published, e.g. another replica on the same store.
   * @param listener gets the run, or `null` for any
   */
  watch(listener: (run: string | null) => void): void;
  /** Returns when the store can be used now. @throws {ProtocolError} `STORE_UNAVAILABLE` */
  check(): Promise<StoreCondition>;
  /** Idempotent. */
  close(): Promise<void>;
}
