import type { EnvironmentPlaces } from "@lockstep/environment";

/** An episode of a run that is to be played again. */
export interface ReplayJob {
  readonly folder: string;
  readonly places: EnvironmentPlaces;
  readonly slot: number;
  readonly episode: number;
  /** Weights for probabilities and values; the kept version that is nearest to the one that played when `null`. */
  readonly weightsVersion: number | null;
}
