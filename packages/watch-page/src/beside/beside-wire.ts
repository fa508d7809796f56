import type { EpisodeBegin, EpisodeRow, ReplayGroup } from "../wire.ts";

/** `/watch/choices`: what can be played. */
export interface Choices {
  /** The page's own run first, then those in folders beside it. */
  readonly runs: readonly {
    /** Its folder's name. */
    readonly run: string;
    /** Whose weights are kept, ascending. */
    readonly versions: readonly number[];
    /** The best of them, where the run was evaluated while it trained. */
    readonly best: number | null;
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
  | EpisodeBegin
  | ReplayGroup
  | BesideEnd
  | { readonly kind: "error"; readonly message: string };

export interface BesideEnd {
  readonly kind: "end";
  readonly outcome: EpisodeEnd;
}
