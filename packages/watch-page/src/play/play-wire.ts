import type { EpisodeEnd } from "../beside/beside-wire.ts";
import type { ReplayGroup } from "../wire.ts";

/**
 * `/watch/play` is a sequence of parts like `/watch/replay`, as the play goes on: one `begin`, a `group` for each step of
 * each side, `over` when a side's episode has ended, `kept` and `refused` as answers to commands, `error` at a failure.
 */
export type PlayHeader =
  | PlayBegin
  | PlayGroup
  | { readonly kind: "over"; readonly side: PlaySide; readonly outcome: EpisodeEnd }
  | PlayKept
  /** A sign of life of a play that is paused or over. */
  | { readonly kind: "resting" }
  /** A command that could not be obeyed; the play goes on. */
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "error"; readonly message: string };

export type PlaySide = "person" | "agent";

export interface PlayBegin {
  readonly kind: "begin";
  /** What commands name the play by. */
  readonly play: string;
  /** What can be held: a console's buttons, or a module's actions. */
  readonly buttons: readonly string[];
  /** Whether it is a console, whose play can be kept as `.bk2` and whose moments as start states. */
  readonly isConsole: boolean;
  /** The person's, by number; the agent's are the first of them. */
  readonly actions: readonly string[];
  /** How many of them are the agent's. */
  readonly agentActions: number;
  readonly framesPerStep: number;
  readonly framesPerSecond: number;
  /** Names of the game's variables that its scenario looks at. */
  readonly variables: readonly string[];
  /** Of the weights that play beside the person. */
  readonly agentVersion: number | null;
}

/** One step of a side. */
export interface PlayGroup extends ReplayGroup {
  readonly side: PlaySide;
  /** Sum of the rewards so far, as the learner sees them. */
  readonly sum: number;
  readonly progress: number | null;
  /** Of the game after the step, in the order of their names; empty for the agent. */
  readonly variables: readonly number[];
}

/** Files that were written. */
export interface PlayKept {
  readonly kind: "kept";
  /** e.g. `play-0001` */
  readonly name: string;
  /** Below `/watch/plays/`. */
  readonly files: readonly string[];
  /** The name of the start state, where one was kept. */
  readonly state: string | null;
}

/** Bodies of `POST /watch/play`. */
export type PlayCommand =
  | {
      readonly play: string;
      /** What is held from now on. */
      readonly held: readonly string[];
      /** What was pressed since the last command, even if it is held no more. */
      readonly tapped: readonly string[];
    }
  | { readonly play: string; readonly do: "pause" | "go on" | "keep" | "keep state" }
  | { readonly play: string; readonly speed: number };
