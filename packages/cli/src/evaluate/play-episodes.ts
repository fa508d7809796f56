import type { EpisodeOutcome, Slot } from "@lockstep/environment";
import { letInterruptsBeHeard } from "../terminal/interrupts.ts";
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
      options.ended?.(episode);
    }
  }
}

const stepsBetweenEvents = 16;

/** What episodes from one start state came to. */
export interface EvaluationRow {
  readonly state: string;
  readonly episodes: number;
  /** 0..1; `null` where the game does not say. */
  readonly progressMean: number | null;
  /** 0..1 */
  readonly finishedShare: number;
  readonly returnMean: number;
  readonly stepsMean: number;
  /** Episodes that a time limit ended. */
  readonly truncated: number;
}

export function evaluationRow(state: string, outcomes: readonly EpisodeOutcome[]): EvaluationRow {
  const progress = outcomes.flatMap((outcome) =>
    outcome.progress === null ? [] : [outcome.progress],
  );
  return {
    state,
    episodes: outcomes.length,
    progressMean: progress.length === 0 ? null : mean(progress),
    finishedShare: mean(outcomes.map(({ finished }) => (finished ? 1 : 0))),
    returnMean: mean(outcomes.map(({ episodeReturn }) => episodeReturn)),
    stepsMean: mean(outcomes.map(({ steps }) => steps)),
    truncated: outcomes.filter(({ truncated }) => truncated).length,
  };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
