import type { EnvironmentPlaces } from "@lockstep/environment";

/** An episode that a version of a run is to play. */
export interface BesideJob {
  readonly folder: string;
  readonly places: EnvironmentPlaces;
  readonly version: number;
  readonly state: string;
  readonly seed: number;
  /** Always the likeliest action. */
  readonly greedy: boolean;
}

/** What can be played beside each other. */
export interface ChoicesJob {
  readonly folder: string;
  readonly places: EnvironmentPlaces;
}
