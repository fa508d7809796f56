import type { EnvironmentPlaces } from "@lockstep/environment";
import type { RunConfiguration } from "@lockstep/run-configuration";
import type { RunAbout, RunStanding } from "@lockstep/watch-page";

/** The run that the page shows. */
export interface WatchedRun {
  readonly run: string;
  readonly folder: string;
  readonly configuration: RunConfiguration;
  /** Where replays find the environment's files. */
  readonly places: EnvironmentPlaces;
  readonly figures: RunAbout["figures"];
  standing(): RunStanding;
}
