import type { EpisodeReport } from "@lockstep/round";
import { emptyTrainingRecord, type TrainingRecordState } from "@lockstep/round";
import type { EpisodeMeans } from "@lockstep/status";

/** Episodes that means are taken over. */
export const recentEpisodes = 100;
/** Episodes of one start state that its own means are taken over. */
export const recentEpisodesOfState = 20;

/** Results of the run's episodes. The same episodes in the same order give the same figures. */
export class TrainingRecord {
  #state: TrainingRecordState;

  constructor(state: TrainingRecordState = emptyTrainingRecord) {
    this.#state = state;
  }

  /** Immutable: later additions make a new object. */
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
    const byState: Record<string, TrainingRecordState["recent"]> = { ...before.recentByState };
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

function meansOf(outcomes: TrainingRecordState["recent"]): EpisodeMeans {
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
