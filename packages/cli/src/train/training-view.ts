import type { EvaluationStatus } from "@lockstep/status";

/** Progress from one start state, over recent episodes. */
export interface StateView {
  readonly name: string;
  /** 0..1; `null` before its first episode. */
  readonly progress: number | null;
  /** 0..1: episodes that reached the goal. */
  readonly finished: number | null;
  readonly episodes: number;
}

/** A number that an algorithm reports. */
export interface FigureView {
  readonly name: string;
  readonly label: string;
  readonly value: number | null;
}

/** The learner's report about a run; `null` for unknown values. */
export interface LearnerView {
  readonly version: number;
  readonly stepsPerSecond: number | null;
  readonly environmentSteps: number;
  readonly episodes: number;
  /** Mean of the last 100 episodes. */
  readonly returnMean: number | null;
  /** Mean of the last 100 episodes, 0..1. */
  readonly progressMean: number | null;
  readonly states: readonly StateView[];
  /** What the algorithm reports of the last update, in the order in which it is shown. */
  readonly figures: readonly FigureView[];
  /** Of the last update. */
  readonly optimizerSteps: number | null;
  readonly explainedVariance: number | null;
  readonly gradientNorm: number | null;
  readonly learningRate: number | null;
  readonly barrierWaitSeconds: number | null;
  /** The actor that the last barrier waited for longest. */
  readonly lastArrival: { readonly slot: number; readonly actor: string } | null;
  readonly maxLogProbabilityDifference: number | null;
  /** Steps a second as a share of what the cores could do, see docs/efficiency.md. */
  readonly efficiency: number | null;
  readonly actors: number;
  /** Of the versions that are evaluated while the run trains. */
  readonly evaluation: EvaluationStatus | null;
}

/** Everything that the display of a training run shows. */
export interface TrainingView {
  readonly game: string;
  readonly run: string;
  readonly slots: number;
  readonly segmentLength: number;
  readonly seed: number;
  readonly actors: number;
  /** Version at which the run ends; `null` for never. */
  readonly targetVersion: number | null;
  readonly elapsedSeconds: number;
  /** Seconds until {@link targetVersion} at the present speed. */
  readonly remainingSeconds: number | null;
  /** One sentence about the current activity, before there are figures and while the run ends. */
  readonly phase: string | null;
  /** All processes have ended: this is the last view. */
  readonly over: boolean;
  readonly learner: LearnerView | null;
  /** Progress (or return, where the game knows no progress) over time: the learning curve. */
  readonly curve: readonly number[];
  /** Resident bytes by service. */
  readonly memory: readonly { readonly service: string; readonly bytes: number }[];
  readonly restarts: number;
  /** Where to watch: `/status` and `/metrics` of each service. */
  readonly addresses: readonly { readonly service: string; readonly url: string }[];
  /** Latest notices, oldest first. */
  readonly notices: readonly string[];
}
