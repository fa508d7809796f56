import { statistics } from "@lockstep/learning";
import type { EpisodeReport } from "@lockstep/round";

/** An ended episode of a training. */
export type LearnedEpisode = Pick<EpisodeReport, "startState" | "episodeReturn" | "finished">;

/** A training with one seed, in the order in which its episodes ended. */
export interface LearnedRun {
  readonly episodes: readonly LearnedEpisode[];
}

/** What of an episode counts. */
export const scoredBy = {
  return: ({ episodeReturn }: LearnedEpisode): number => episodeReturn,
  finished: ({ finished }: LearnedEpisode): number => (finished ? 1 : 0),
};

/** One side's runs. */
export interface ScoredRuns {
  readonly interquartileMean: statistics.Estimate;
  readonly scores: statistics.ResampledScores;
}

const bootstrap: statistics.Bootstrap = { seed: 1, repetitions: 2_000 };

/**
 * A score is the mean over the last episodes of a run from one start state.
 * @param side draws of the two sides are independent
 * @throws {Error} where a run has ended no episode from a start state
 */
export function scoresOfRuns(
  runs: readonly LearnedRun[],
  startStates: readonly string[],
  { score, episodes, side }: ScoreOptions,
): ScoredRuns {
  const scores = startStates.map((state) =>
    runs.map((run) => {
      const ended = run.episodes.filter(({ startState }) => startState === state).slice(-episodes);
      if (ended.length === 0)
        throw new Error(`a run has ended no episode from ${state}: train more --steps`);
      return ended.reduce((sum, episode) => sum + score(episode), 0) / ended.length;
    }),
  );
  const drawn = statistics.resampledRuns(bootstrap, side, {
    tasks: startStates.length,
    runs: runs.length,
  });
  return {
    interquartileMean: statistics.estimated(scores, statistics.interquartileMean, drawn),
    scores: { scores, drawn },
  };
}

export interface ScoreOptions {
  readonly score: (episode: LearnedEpisode) => number;
  readonly episodes: number;
  readonly side: number;
}
