import type { EpisodeOutcome, Slot } from "@lockstep/environment";
import type { EvaluatedState } from "@lockstep/status";
import { letInterruptsBeHeard } from "../terminal/interrupts.ts";
import { mean, meanInterval, shareInterval } from "./intervals.ts";
import type { Policy } from "./policy.ts";

export interface PlayOptions {
  /** One for each start state; each must begin all its episodes there. */
  readonly slots: readonly Slot[];
  /** From each slot. */
  readonly episodes: number;
  readonly policy: Policy;
  /** Called after each episode. */
  ended?(outcome: EpisodeOutcome): void;
}

/**
 * Plays all slots side by side, one batched choice a step, until each has ended so many episodes.
 * @returns outcomes by slot, in the order of {@link PlayOptions.slots}
 */
export async function playEpisodes(options: PlayOptions): Promise<readonly EpisodeOutcome[][]> {
  const outcomes = options.slots.map((): EpisodeOutcome[] => []);
  for (let step = 0; ; step += 1) {
    if (step % stepsBetweenEvents === 0) await letInterruptsBeHeard();
    const playing = options.slots.flatMap((slot, index) => {
      const own = outcomes[index] ?? [];
      return own.length < options.episodes ? [{ slot, own }] : [];
    });
    if (playing.length === 0) return outcomes;
    const actions = await options.policy.choose(playing.map(({ slot }) => slot));
    for (const [index, { slot, own }] of playing.entries()) {
      const { episode } = slot.step(actions[index] ?? 0);
      if (episode === null) continue;
      own.push(episode);
      options.policy.ended?.(slot);
      options.ended?.(episode);
    }
  }
}

const stepsBetweenEvents = 16;

/** What episodes from one start state came to. */
export function evaluatedState(state: string, outcomes: readonly EpisodeOutcome[]): EvaluatedState {
  const progress = outcomes.flatMap((outcome) =>
    outcome.progress === null ? [] : [outcome.progress],
  );
  const returns = outcomes.map(({ episodeReturn }) => episodeReturn);
  const steps = outcomes.map((outcome) => outcome.steps);
  const finished = outcomes.filter((outcome) => outcome.finished).length;
  return {
    state,
    episodes: outcomes.length,
    progressMean: progress.length === 0 ? null : mean(progress),
    progressInterval: meanInterval(progress, 0, 1),
    finishedShare: finished / outcomes.length,
    finishedInterval: shareInterval(finished, outcomes.length),
    returnMean: mean(returns),
    returnInterval: meanInterval(returns),
    stepsMean: mean(steps),
    stepsInterval: meanInterval(steps, 0),
    truncated: outcomes.filter(({ truncated }) => truncated).length,
  };
}
