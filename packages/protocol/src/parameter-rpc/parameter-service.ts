/**
 * A version's weights. Nobody may change the bytes. A server encodes each such object once and sends the same buffers
 * to all clients, so a store must return the same object for a version as long as it keeps the version in memory.
 */
export interface VersionedWeights {
  readonly run: string;
  /** Number of updates that made these weights. */
  readonly version: number;
  /** Of {@link bytes}, lower-case hex. */
  readonly sha256: string;
  /** float32, little endian, in the order of the parameter layout; starts at a multiple of 4 in its buffer. */
  readonly bytes: Uint8Array;
}

/** Everything that a learner needs to continue a run exactly. */
export interface Checkpoint {
  readonly run: string;
  readonly version: number;
  /** Of {@link bytes}, lower-case hex. */
  readonly sha256: string;
  /** The learner's own format. */
  readonly bytes: Uint8Array;
}

/** The right to write, from {@link ParameterService.acquireFence}. */
export interface Fenced {
  readonly fence: number;
}

export interface Subscription {
  readonly run: string;
  /** Only newer versions are delivered; -1 for all. */
  readonly afterVersion: number;
  /** Name of the subscriber, for logs and the status page. */
  readonly subscriber: string;
  /** Aborting it ends the iteration without an error. */
  readonly signal: AbortSignal;
}

/** What a parameter server does, independent of the transport: the server implements it, and so does its client. */
export interface ParameterService {
  /**
   * Takes the right to publish for a run; all earlier holders lose it.
   * @param holder name of the caller; the current holder gets its own number again. The gRPC client makes the holder of
   * each call unique: every call is a new acquisition, and only retries of one call share it.
   * @returns a number that grows with every acquisition of the run, from 1
   */
  acquireFence(run: string, holder: string): Promise<number>;
  /**
   * Returns when the version is durable.
   * @returns duplicate: true when the same bytes were already there
   * @throws {ProtocolError} `FENCE_STALE`, `VERSION_CONFLICT`, `HASH_MISMATCH`, `MESSAGE_TOO_LARGE`, and the transient ones
   */
  publish(weights: VersionedWeights & Fenced): Promise<{ readonly duplicate: boolean }>;
  /**
   * The newest version at once if it is newer than `afterVersion`, then each newer one when it is published. A slow
   * subscriber skips versions. None receives a version twice, in part, or before an older one.
   */
  subscribe(subscription: Subscription): AsyncIterable<VersionedWeights>;
  /** @throws {ProtocolError} `VERSION_NOT_FOUND`, and the transient ones */
  fetch(run: string, version: number): Promise<VersionedWeights>;
  /**
   * Replaces the run's checkpoint once the new one is complete and durable.
   * @throws {ProtocolError} `FENCE_STALE`, `HASH_MISMATCH`, `MESSAGE_TOO_LARGE`, and the transient ones
   */
  saveCheckpoint(checkpoint: Checkpoint & Fenced): Promise<void>;
  /** The newest checkpoint, or `null` when the run has none. */
  loadCheckpoint(run: string): Promise<Checkpoint | null>;
}
