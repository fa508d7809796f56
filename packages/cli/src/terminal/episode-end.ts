import type { EpisodeOutcome } from "@lockstep/environment";

/** How an episode ended, for people. */
export function episodeEnd({
  finished,
  truncated,
}: Pick<EpisodeOutcome, "finished" | "truncated">): string {
  return finished ? "goal reached" : truncated ? "out of time" : "terminated";
}
