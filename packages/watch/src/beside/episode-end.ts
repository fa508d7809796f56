import type { EpisodeOutcome } from "@lockstep/environment";
import type { EpisodeEnd } from "@lockstep/watch-page";

/** How an episode has ended, as the page says it. */
export function endOf(outcome: EpisodeOutcome): EpisodeEnd {
  const { episodeReturn, progress, steps, finished, truncated } = outcome;
  const end = finished ? "goal" : truncated ? "truncated" : "terminated";
  return { episodeReturn, progress, steps, end };
}
