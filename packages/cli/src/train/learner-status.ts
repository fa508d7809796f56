import { type EpisodeMeans, learnerStatusSchema, type RunSummary } from "@lockstep/status";
import type { FoundByEvaluation } from "../run-folder/version-choice.ts";
import type { LearnerView, StateView } from "./training-view.ts";

/** The learner's status, prepared for the display. */
export interface LearnerReport {
  readonly view: LearnerView;
  readonly weightsSha256: string;
  readonly secondsLeft: number | null;
  /** What it is waiting for, as a sentence; `null` while it trains. */
  readonly waiting: string | null;
  /** What does not stop training and may make it worthless. */
  readonly remarks: readonly string[];
}

/** What the last view takes from the run's summary. */
export type FinalFigures = Pick<
  RunSummary,
  | "version"
  | "weightsSha256"
  | "environmentSteps"
  | "stepsPerSecond"
  | "episodes"
  | "episodeReturnMean"
  | "progressMean"
  | "efficiency"
>;

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
    remarks: status.remarks,
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
      evaluation: status.evaluation,
    },
  };
}

/**
 * The learner's view when the run has ended: the summary's figures, and of others those of the last answer.
 * @param last `null` when there was none, as in a very short run
 * @param found by evaluations; `null` where none was made
 */
export function finalView(
  last: LearnerView | null,
  summary: FinalFigures,
  found: FoundByEvaluation | null = null,
): LearnerView {
  const unknown: Omit<LearnerView, keyof FinalFigures | "returnMean"> = {
    states: [],
    figures: [],
    explainedVariance: null,
    gradientNorm: null,
    learningRate: null,
    barrierWaitSeconds: null,
    lastArrival: null,
    maxLogProbabilityDifference: null,
    optimizerSteps: null,
    actors: 0,
    evaluation: null,
  };
  const { version, environmentSteps, stepsPerSecond, episodes, progressMean, efficiency } = summary;
  return {
    ...(last ?? unknown),
    ...{ version, environmentSteps, stepsPerSecond, episodes, progressMean, efficiency },
    returnMean: summary.episodeReturnMean,
    evaluation: last?.evaluation ? { ...last.evaluation, waiting: 0, ...found } : null,
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
