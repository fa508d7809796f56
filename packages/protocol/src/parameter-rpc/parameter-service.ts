/**
 * A version's weights. The bytes are never changed by anyone who holds them. A server encodes each such object once and
 * serves the same buffers to all who ask, so a store hands out one object a version for as long as it holds it.
 */
export interface VersionedWeights {
  readonly run: string;
  /** How many updates made these weights. */
  readonly version: number;
  /** Of {@link bytes}, lower-case hex. */
  readonly sha256: string;
  /** float32, little endian, in the order of the parameter layout; starts at a multiple of 4 in its buffer. */
  readonly bytes: Uint8Array;
}

/** All that a learner needs to continue a run exactly. */
export interface Checkpoint {
  readonly run: string;
  readonly version: number;
  /** Of {@link bytes}, lower-case hex. */
  readonly sha256: string;
  /** The learner's own format. */
  readonly bytes: Uint8Array;
}

/** The right to write, as {@link ParameterService.acquireFence} gave it. */
export interface Fenced {
  readonly fence: number;
}

export interface Subscription {
  readonly run: string;
  /** Only newer versions are delivered; -1 for all. */
  readonly afterVersion: number;
  /** Who listens, for logs and the status page. */
  readonly subscriber: string;
  /** Ends the iteration, without an error. */
  readonly signal: AbortSignal;
}

/** What a parameter server does, whoever asks and over whatever: served by it, and spoken by its client. */
export interface ParameterService {
  /**
   * Takes the right to publish for a run; everyone who had it before loses it.
   * @param holder who asks; the present holder is given its own number again. The client over gRPC makes each call's
   * holder unique, so that there every call is a new acquisition and only its own retries are not.
   * @returns a number that grows with every acquisition of the run, from 1
   */
  acquireFence(run: string, holder: string): Promise<number>;
  /**
   * Returns when the store has the version for good.
   * @returns duplicate: true when the same bytes were already there
   * @throws {ProtocolError} `FENCE_STALE`, `VERSION_CONFLICT`, `HASH_MISMATCH`, `MESSAGE_TOO_LARGE`, and the transient ones
   */
  publish(weights: VersionedWeights & Fenced): Promise<{ readonly duplicate: boolean }>;
  /**
   * The newest version at once if it is newer than `afterVersion`, then each newer one when it is published. Who is slow
   * skips versions; nobody receives one twice, in part, or before an older one.
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
