import type { EpisodeRow, ObservationShape, ReplayGroup } from "../wire.ts";

/** `/watch/choices`: what can be played. */
export interface Choices {
  /** The page's own run first, then those in folders beside it. */
  readonly runs: readonly {
    /** Its folder's name. */
    readonly run: string;
    /** Whose weights are kept, ascending. */
    readonly versions: readonly number[];
  }[];
  readonly states: readonly StateGroup[];
}

export interface StateGroup {
  readonly title: string;
  readonly states: readonly string[];
}

/** How an episode has ended. */
export interface EpisodeEnd {
  /** Undiscounted, unscaled, unclipped. */
  readonly episodeReturn: number;
  readonly progress: number | null;
  readonly steps: number;
  readonly end: EpisodeRow["end"];
}

/** `/watch/beside` is a sequence of parts like `/watch/replay`: one `begin`, any number of `group`, `end` or `error`. */
export type BesideHeader =
  | BesideBegin
  | ReplayGroup
  | BesideEnd
  | { readonly kind: "error"; readonly message: string };

export interface BesideBegin {
  readonly kind: "begin";
  readonly version: number;
  readonly observation: ObservationShape;
  readonly actions: readonly string[];
  /** The payload is the observation before the first step: its frames, oldest first. */
  readonly observationBytes: number;
  readonly framesPerSecond: number;
}

export interface BesideEnd {
  readonly kind: "end";
  readonly outcome: EpisodeEnd;
}
