import type { CurvePoint, EvaluatedVersion, Evaluation, LearnerStatus } from "@lockstep/status";

/** What an agent sees; of the run's configuration. */
export type ObservationShape =
  | {
      readonly kind: "pictures";
      readonly height: number;
      readonly width: number;
      readonly stack: number;
    }
  | { readonly kind: "vector"; readonly length: number };

/** `/watch/run`: what the run is. */
export interface RunAbout {
  readonly run: string;
  /** Of the game or the module. */
  readonly environment: string;
  readonly slots: number;
  readonly segmentLength: number;
  readonly seed: number;
  readonly algorithm: string;
  /** Of the algorithm, in display order; empty where only their names in the curve are known. */
  readonly figures: readonly { readonly name: string; readonly label: string }[];
  readonly observation: ObservationShape;
  readonly actions: readonly string[];
  readonly startStates: readonly string[];
  /** Whether the learner itself answers: then there are its status and the newest frames. */
  readonly live: boolean;
  readonly standing: RunStanding;
  /** Versions whose weights are kept, ascending. */
  readonly savedVersions: readonly number[];
}

/** What a run folder says of its run. */
export interface RunStanding {
  /** `training` when a learner writes into the folder. */
  readonly state: "training" | "finished" | "stopped";
}

/** Event `status` of `/watch/events`. */
export interface LiveStatus {
  readonly status: LearnerStatus;
  /** A character a slot: `1` when its segment of the open round has arrived. */
  readonly arrived: string;
}

/** Something that happened to a run. Event `events` of `/watch/events` sends lists of them. */
export interface RunEvent {
  readonly version: number;
  readonly kind: "session" | "came" | "left" | "lost" | "alarm" | "paused" | "goes on";
  readonly text: string;
}

/** An episode that has ended. */
export interface EpisodeRow {
  readonly slot: number;
  readonly episode: number;
  readonly state: string;
  /** Of the weights that played its last step. */
  readonly version: number;
  readonly episodeReturn: number;
  readonly progress: number | null;
  readonly steps: number;
  readonly end: "goal" | "terminated" | "truncated";
}

/** Lines of `/watch/history`: everything before the events. All pages get the same lines. */
export type HistoryLine =
  | { readonly episodes: readonly EpisodeRow[] }
  /** zlib, base64: the JSON of older ones. */
  | { readonly packedEpisodes: string }
  /** Episodes that come in no line: the oldest. */
  | { readonly leftOut: number }
  | { readonly events: readonly RunEvent[] }
  | { readonly points: readonly CurvePoint[] }
  | { readonly error: string };

/** What `lockstep evaluate`, or the run itself while it trained, has kept. */
export type KeptEvaluation = Omit<Evaluation, "run" | "weightsSha256">;

/** `/watch/evaluations`: of the run's folder. */
export interface KeptEvaluations {
  /** By version, ascending; those of the random policy only come first. */
  readonly evaluations: readonly KeptEvaluation[];
  /** Names of files that are no evaluations. */
  readonly unreadable: readonly string[];
  /** Files of older versions, beyond those that are read. */
  readonly leftOut: number;
  /** What the run found of its versions while it trained, ascending. */
  readonly whileTraining: readonly EvaluatedVersion[];
  /** The best version that is kept, by those; `null` without any. */
  readonly best: number | null;
}

/** Event `wall` of `/watch/wall`: the newest frame of every slot, or its last vectors. */
export interface WallFrames {
  /**
   * Of a picture as sent, which may be smaller than what the network sees. A vector is a row of float32; there is one for
   * each of the last steps, oldest first, of NaN where no step was.
   */
  readonly width: number;
  readonly height: number;
  readonly kind: "pictures" | "vector";
  /** A character a slot: `0` where no frame has come yet. */
  readonly known: string;
  /** zlib, base64: the frames of all slots one after another. */
  readonly frames: string;
}

/**
 * `/watch/replay` is a sequence of parts: the header's length as uint32 little endian, the header as JSON, the
 * payload's length and the payload. One `begin`, any number of `group`, and one `end` or `error`.
 */
export type ReplayHeader =
  | ReplayBegin
  | ReplayGroup
  | ReplayEnd
  | { readonly kind: "error"; readonly message: string };

/** What an episode is read with. */
export interface EpisodeBegin {
  readonly kind: "begin";
  readonly observation: ObservationShape;
  readonly actions: readonly string[];
  /** The payload is the observation before the first step: its frames, oldest first. */
  readonly observationBytes: number;
}

export interface ReplayBegin extends EpisodeBegin {
  readonly slot: number;
  readonly episode: number;
  /** As the ledger has them. */
  readonly steps: number;
  /** Of the weights that played its first and its last step. */
  readonly versions: readonly [number, number];
  /** What probabilities and values are computed with; ascending, the first one from step 0. */
  readonly weights: readonly WeightsSpan[];
  readonly startState: string | null;
  readonly episodeReturn: number | null;
}

/** Consecutive steps of an episode that one version played. */
export interface WeightsSpan {
  /** The first of these steps. */
  readonly from: number;
  readonly played: number;
  /** Version of the weights that judge them; `null` where none are kept. */
  readonly weights: number | null;
}

/** What one step was. */
export interface ReplayStep {
  readonly action: number;
  readonly reward: number;
  /** Pictures that the game drew during it. */
  readonly pictures: number;
  /** Of the observation before it; `null` without weights. */
  readonly value: number | null;
  /** By action; empty without weights. */
  readonly probabilities: readonly number[];
}

/**
 * Some steps, about a second of play. The payload is zlib: the palette (`3 · colours`), the pictures and the newest
 * frames after each step. Each picture and each frame is XORed with the one before it in the group.
 */
export interface ReplayGroup {
  readonly kind: "group";
  readonly steps: readonly ReplayStep[];
  readonly width: number;
  readonly height: number;
  /** Of the palette: a byte a pixel; 0 for three bytes a pixel, R G B. */
  readonly colours: number;
  readonly pictures: number;
  readonly frameBytes: number;
}

export interface ReplayEnd {
  readonly kind: "end";
  /** Whether it ended as the ledger says. */
  readonly same: boolean;
}
