import type { EpisodeOutcome } from "@lockstep/environment";

/** An episode's outcome as segments and ledgers have it. */
export interface EpisodeReport extends EpisodeOutcome {
  readonly slot: number;
}

/** An episode's outcome as ledgers have it: numbers that the wire carries as float32 are so from the beginning. */
export function episodeReport(slot: number, outcome: EpisodeOutcome): EpisodeReport {
  const { progress } = outcome;
  return { slot, ...outcome, progress: progress === null ? null : Math.fround(progress) };
}
