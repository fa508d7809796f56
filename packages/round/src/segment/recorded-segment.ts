import type { EpisodeReport } from "./episode-report.ts";

/** The columns of a segment's steps, without their position. */
export interface SegmentColumns {
  /** `[steps]` */
  readonly actions: Uint8Array;
  /** `[steps]` */
  readonly rewards: Float32Array;
  /** `[steps]`: `TERMINATED`, `TRUNCATED` or 0. */
  readonly flags: Uint8Array;
  /** `[steps]` log π(a|s), computed by the policy. */
  readonly logProbabilities: Float32Array;
  /** `[steps]` V(s), computed by the policy. */
  readonly values: Float32Array;
  /** V of the final state of each truncated episode among these steps, in order. */
  readonly truncatedValues: Float32Array;
  /** The whole stack of the segment's first observation, oldest first, then each further step's newest frame. */
  readonly frames: Uint8Array;
}

/** Consecutive steps of a segment; the rest may still be played. */
export interface RecordedSteps extends SegmentColumns {
  readonly slot: number;
  readonly version: number;
  /** Index in the segment of the first step here. */
  readonly firstStep: number;
}

/** What completes a segment. */
export interface RecordedEnd {
  readonly slot: number;
  readonly version: number;
  readonly steps: number;
  /** V of the observation after the last step, under the same version; 0 when that step ended an episode. */
  readonly bootstrapValue: number;
  /** Episodes that ended in this segment, in order. */
  readonly episodes: readonly EpisodeReport[];
  /** The segment digest, lower-case hex. */
  readonly sha256: string;
  /** Of the episode under way, for the display only; `null` where the environment does not say. */
  readonly progress: number | null;
  /** Of the observation after the last step, lower-case hex. */
  readonly observationSha256: string;
  /** `[state]`: after the last step, 0 where it ended an episode; absent where the network has no memory. */
  readonly hiddenState?: Float32Array;
}
