import type { EpisodeOutcome } from "@lockstep/environment";
import type { EpisodeReport } from "@lockstep/protocol";

/** An episode's outcome as ledgers have it: numbers that the wire carries as float32 are so from the beginning. */
export function episodeReport(slot: number, outcome: EpisodeOutcome): EpisodeReport {
  const { progress } = outcome;
  return { slot, ...outcome, progress: progress === null ? null : Math.fround(progress) };
}
