import type { WireSnapshot } from "./wire-snapshot.ts";

/** First message of an actor. */
export interface Hello {
  readonly type: "hello";
  /** Names the process; unique among living actors. */
  readonly actor: string;
  /** The most slots that it can hold. */
  readonly capacity: number;
  readonly softwareVersion: string;
  /** Slots whose emulators it still has, at most {@link capacity}. With these it has less to replay. */
  readonly warmSlots: readonly number[];
  /** Of its machine; absent from an actor of an earlier version. */
  readonly processor?: { readonly architecture: string; readonly instructions: string };
}

export interface Heartbeat {
  readonly type: "heartbeat";
  readonly sequence: number;
  /** Steps played since the actor started. */
  readonly steps: number;
  readonly emulationSeconds: number;
  readonly inferenceSeconds: number;
  readonly residentBytes: number;
}

/** Consecutive steps of a segment, sent while the actor plays the rest. */
export interface SegmentSteps {
  readonly type: "steps";
  readonly slot: number;
  readonly version: number;
  /** Index of the first of these steps in the segment. */
  readonly firstStep: number;
  /** `[steps]` */
  readonly actions: Uint8Array;
  /** `[steps]` */
  readonly rewards: Float32Array;
  /** `[steps]`: 1 where the step terminated an episode, 2 where it truncated one, else 0. */
  readonly flags: Uint8Array;
  /** `[steps]` log π(a|s), computed by the actor. */
  readonly logProbabilities: Float32Array;
  /** `[steps]` V(s), computed by the actor. */
  readonly values: Float32Array;
  /** V of the final state of each truncated episode among these steps, in order. */
  readonly truncatedValues: Float32Array;
  /**
   * uint8 pictures of height × width each. `firstStep` 0 begins with the whole stack of the first observation, oldest
   * first; every other step adds the newest frame of the observation that it acts on. Frames from a connection are
   * valid until the next message is requested.
   */
  readonly frames: Uint8Array;
}

/** Completes a segment. */
export interface SegmentEnd {
  readonly type: "end";
  readonly slot: number;
  readonly version: number;
  readonly steps: number;
  /** V of the observation after the last step, under the same version; 0 when that step ended an episode. */
  readonly bootstrapValue: number;
  /** Episodes that ended in this segment, in order. */
  readonly episodes: readonly EpisodeReport[];
  /** The segment digest, lower-case hex. */
  readonly sha256: string;
  /** Progress of the current episode, for display only; `null` when the game does not report it. */
  readonly progress: number | null;
  /**
   * Of the observation after the last step, with which the slot's next segment begins, lower-case hex. Absent from an
   * actor that does not send it.
   */
  readonly observationSha256?: string;
  /** Of a network with a memory, after the last step: 0 where that step ended an episode. */
  readonly hiddenState?: Float32Array;
}

export interface EpisodeReport {
  readonly slot: number;
  readonly episode: number;
  readonly startState: string;
  readonly steps: number;
  readonly frames: number;
  /** Undiscounted, unscaled, unclipped. */
  readonly episodeReturn: number;
  /**
   * 0..1, the furthest part of the level that was reached; `null` when the game does not report it. float32 on the
   * wire.
   */
  readonly progress: number | null;
  /** The level's goal was reached. */
  readonly finished: boolean;
  readonly truncated: boolean;
}

/**
 * A slot's complete state where it stands between two rounds. Sent only to a learner whose welcome says that it keeps
 * snapshots.
 */
export interface SnapshotMessage extends WireSnapshot {
  readonly type: "snapshot";
}

/** The actor returns its slots after its current segments. */
export interface Draining {
  readonly type: "draining";
}

export type ActorMessage =
  | Hello
  | Heartbeat
  | SegmentSteps
  | SegmentEnd
  | SnapshotMessage
  | Draining;
