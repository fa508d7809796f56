/** One of the console's variables as it is named so far. */
export interface BenchVariable {
  readonly name: string;
  readonly address: number;
  /** As `data.json` has it. */
  readonly type: string;
  readonly value: number;
  readonly frozen: boolean;
}

export interface BenchCandidate {
  readonly address: number;
  readonly type: string;
  readonly value: number;
}

export interface BenchSearch {
  readonly count: number;
  /** Comparisons that can be taken back. */
  readonly undoable: number;
  /** The first of them. */
  readonly candidates: readonly BenchCandidate[];
}

/** What the scenario says of the play; `null` before there is one. */
export interface BenchScenario {
  /** Of the last frame. */
  readonly reward: number;
  /** Of all frames since it began to count. */
  readonly sum: number;
  /** Whether the end was true in the last frame. */
  readonly done: boolean;
  /** Frames in which it was. */
  readonly ends: number;
}

/** What the page of the integration maker shows, sent with each picture. */
export interface BenchState {
  /** Of the integration. */
  readonly game: string;
  readonly core: string;
  /** The console's, by name. */
  readonly buttons: readonly string[];
  readonly types: readonly string[];
  readonly frames: number;
  readonly rewindable: number;
  readonly paused: boolean;
  readonly width: number;
  readonly height: number;
  readonly variables: readonly BenchVariable[];
  readonly search: BenchSearch | null;
  readonly scenario: BenchScenario | null;
  readonly states: readonly string[];
  readonly defaultState: string | null;
  readonly crop: readonly number[] | null;
  /** Terms by variable, as in `scenario.json`. */
  readonly reward: Readonly<Record<string, object>>;
  readonly done: Readonly<Record<string, object>>;
  /** What was said last, the newest line last. */
  readonly log: readonly BenchLine[];
}

export interface BenchLine {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
  /** A refusal or a warning. */
  readonly bad: boolean;
}

/** What the page asks for besides instructions of scripts. */
export type BenchCommand =
  | { readonly held: readonly string[] }
  | { readonly pause: boolean }
  | { readonly step: number }
  | { readonly write: true };
