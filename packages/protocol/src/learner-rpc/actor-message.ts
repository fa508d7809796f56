/** First message of an actor. */
export interface Hello {
  readonly type: "hello";
  /** Names the process; unique among living actors. */
  readonly actor: string;
  /** Most slots it can hold. */
  readonly capacity: number;
  readonly softwareVersion: string;
  /** Slots it has emulators for from before, at most {@link capacity}: given these, it has less to play again. */
  readonly warmSlots: readonly number[];
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

/** Consecutive steps of a segment, sent while the rest is still being played. */
export interface SegmentSteps {
  readonly type: "steps";
  readonly slot: number;
  readonly version: number;
  /** Index in the segment of the first step here. */
  readonly firstStep: number;
  /** `[steps]` */
  readonly actions: Uint8Array;
  /** `[steps]` */
  readonly rewards: Float32Array;
  /** `[steps]`: 1 where the step terminated an episode, 2 where it truncated one, else 0. */
  readonly flags: Uint8Array;
  /** `[steps]` log π(a|s) as the actor computed it. */
  readonly logProbabilities: Float32Array;
  /** `[steps]` V(s) as the actor computed it. */
  readonly values: Float32Array;
  /** V of the final state of each truncated episode among these steps, in order. */
  readonly truncatedValues: Float32Array;
  /**
   * uint8 pictures of height × width each. `firstStep` 0 begins with the whole stack of the first observation, oldest
   * first; every other step adds the newest frame of the observation that it acts on. Where they came over a connection,
   * they are there until the next message is asked for.
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
  /** Of the episode under way, for the display only; `null` where the game does not say. */
  readonly progress: number | null;
}

export interface EpisodeReport {
  readonly slot: number;
  readonly episode: number;
  readonly startState: string;
  readonly steps: number;
  readonly frames: number;
  /** Undiscounted, unscaled, unclipped. */
  readonly episodeReturn: number;
  /** 0..1, the furthest part of the level that was reached; `null` where the game does not say. float32 on the wire. */
  readonly progress: number | null;
  /** The level's goal was reached. */
  readonly finished: boolean;
  readonly truncated: boolean;
}

/** The actor gives its slots back after the segments it is playing. */
export interface Draining {
  readonly type: "draining";
}

export type ActorMessage = Hello | Heartbeat | SegmentSteps | SegmentEnd | Draining;
