import type { EnvironmentPlaces } from "@lockstep/environment";

/** An episode of a run that is to be played again. */
export interface ReplayJob {
  readonly folder: string;
  readonly places: EnvironmentPlaces;
  readonly slot: number;
  readonly episode: number;
  /** Weights for probabilities and values of all steps; of the version that played each, or the nearest kept, when `null`. */
  readonly weightsVersion: number | null;
}
