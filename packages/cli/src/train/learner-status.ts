import { type EpisodeMeans, learnerStatusSchema } from "@lockstep/status";
import type { LearnerView, StateView } from "./training-view.ts";

/** The learner's status, prepared for the display. */
export interface LearnerReport {
  readonly view: LearnerView;
  readonly weightsSha256: string;
  readonly secondsLeft: number | null;
  /** What it is waiting for, as a sentence; `null` while it trains. */
  readonly waiting: string | null;
}

/**
 * Reads the answer of the learner's `/status`.
 * @param startStates of the run, in the order they are shown
 * @returns `null` when it is no such answer
 */
export function readLearnerStatus(
  answer: unknown,
  startStates: readonly string[],
): LearnerReport | null {
  const parsed = learnerStatusSchema.safeParse(answer);
  if (!parsed.success) return null;
  const status = parsed.data;
  const { update } = status;
  return {
    weightsSha256: status.weightsSha256,
    secondsLeft: status.secondsLeft,
    waiting: status.state === "training" ? status.reason : (status.reason ?? status.state),
    view: {
      version: status.version,
      stepsPerSecond: status.stepsPerSecond,
      environmentSteps: status.environmentSteps,
      episodes: status.episodes,
      returnMean: status.recent.episodeReturnMean,
      progressMean: status.recent.progressMean,
      states: startStates.map((name) => stateView(name, status.byStartState[name])),
      figures: status.algorithm.figures.map(({ name, label }) => ({
        name,
        label,
        value: update?.figures[name] ?? null,
      })),
      optimizerSteps: update?.optimizerSteps ?? null,
      explainedVariance: update?.explainedVariance ?? null,
      gradientNorm: update?.gradientNorm ?? null,
      learningRate: update?.learningRate ?? null,
      barrierWaitSeconds: update?.straggler.seconds ?? null,
      lastArrival: update?.straggler ?? null,
      maxLogProbabilityDifference: update?.maxLogProbabilityDifference ?? null,
      efficiency: status.efficiency,
      actors: status.actors.length,
    },
  };
}

function stateView(name: string, known: EpisodeMeans | undefined): StateView {
  return {
    name,
    progress: known?.progressMean ?? null,
    finished: known?.finishedShare ?? null,
    episodes: known?.episodes ?? 0,
  };
}

/** Asks a service for its status. @returns `null` when it does not answer in time */
export async function fetchStatus(url: string, timeoutMs: number): Promise<unknown> {
  try {
    const answer = await fetch(`${url}/status`, { signal: AbortSignal.timeout(timeoutMs) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
