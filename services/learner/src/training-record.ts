import type { EpisodeReport } from "@lockstep/protocol";
import { z } from "zod";

/** Episodes that means are taken over. */
export const recentEpisodes = 100;
/** Episodes of one start state that its own means are taken over. */
export const recentEpisodesOfState = 20;

const outcomeSchema = z.strictObject({
  startState: z.string(),
  episodeReturn: z.number(),
  progress: z.number().nullable(),
  finished: z.boolean(),
  steps: z.int(),
});

/** Schema of {@link TrainingRecordState}, for checkpoints. */
export const trainingRecordSchema: z.ZodType<TrainingRecordState, TrainingRecordState> =
  z.strictObject({
    episodes: z.int().min(0),
    finishedEpisodes: z.int().min(0),
    episodeFrames: z.number().min(0),
    trainingSeconds: z.number().min(0),
    recent: z.array(outcomeSchema),
    recentByState: z.record(z.string(), z.array(outcomeSchema)),
  });

interface RecentOutcome {
  readonly startState: string;
  readonly episodeReturn: number;
  readonly progress: number | null;
  readonly finished: boolean;
  readonly steps: number;
}

/** A {@link TrainingRecord} as plain JSON. */
export interface TrainingRecordState {
  readonly episodes: number;
  readonly finishedEpisodes: number;
  /** Frames of all episodes that have ended. */
  readonly episodeFrames: number;
  /** Seconds of training in all sessions of the run. */
  readonly trainingSeconds: number;
  readonly recent: readonly RecentOutcome[];
  readonly recentByState: Readonly<Record<string, readonly RecentOutcome[]>>;
}

/** Means over recent episodes; `null` where there are none, or where the game does not say. */
export interface EpisodeMeans {
  readonly episodes: number;
  readonly episodeReturnMean: number | null;
  readonly progressMean: number | null;
  /** Part of them that reached the level's goal. */
  readonly finishedShare: number | null;
  readonly stepsMean: number | null;
}

/** What became of the run's episodes. The same episodes in the same order give the same figures. */
export class TrainingRecord {
  #state: TrainingRecordState;

  constructor(
    state: TrainingRecordState = {
      episodes: 0,
      finishedEpisodes: 0,
      episodeFrames: 0,
      trainingSeconds: 0,
      recent: [],
      recentByState: {},
    },
  ) {
    this.#state = state;
  }

  /** Immutable: later additions make another one. */
  get state(): TrainingRecordState {
    return this.#state;
  }

  /** Adds an update's episodes, in slot order. */
  add(episodes: readonly EpisodeReport[], seconds: number): void {
    const before = this.#state;
    const outcomes = episodes.map(({ startState, episodeReturn, progress, finished, steps }) => ({
      startState,
      episodeReturn,
      progress,
      finished,
      steps,
    }));
    const byState: Record<string, readonly RecentOutcome[]> = { ...before.recentByState };
    for (const outcome of outcomes) {
      const earlier = byState[outcome.startState] ?? [];
      byState[outcome.startState] = [...earlier, outcome].slice(-recentEpisodesOfState);
    }
    this.#state = {
      episodes: before.episodes + episodes.length,
      finishedEpisodes: before.finishedEpisodes + outcomes.filter((o) => o.finished).length,
      episodeFrames: episodes.reduce((sum, { frames }) => sum + frames, before.episodeFrames),
      trainingSeconds: before.trainingSeconds + seconds,
      recent: [...before.recent, ...outcomes].slice(-recentEpisodes),
      recentByState: byState,
    };
  }

  /** Over the last {@link recentEpisodes} episodes. */
  means(): EpisodeMeans {
    return meansOf(this.#state.recent);
  }

  /** Over the last {@link recentEpisodesOfState} episodes of each start state, by name. */
  meansByState(): Readonly<Record<string, EpisodeMeans>> {
    const states = Object.entries(this.#state.recentByState).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(states.map(([state, outcomes]) => [state, meansOf(outcomes)]));
  }
}

function meansOf(outcomes: readonly RecentOutcome[]): EpisodeMeans {
  const progress = outcomes.flatMap((outcome) =>
    outcome.progress === null ? [] : [outcome.progress],
  );
  return {
    episodes: outcomes.length,
    episodeReturnMean: mean(outcomes.map(({ episodeReturn }) => episodeReturn)),
    progressMean: mean(progress),
    finishedShare: mean(outcomes.map(({ finished }) => (finished ? 1 : 0))),
    stepsMean: mean(outcomes.map(({ steps }) => steps)),
  };
}

function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
