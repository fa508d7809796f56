import type { CurvePoint } from "@lockstep/status";

/** A number of an update, under the name that other programs know. */
export interface Metric {
  readonly name: string;
  of(point: CurvePoint): number | null | undefined;
}

/** One number of one update. */
export interface MetricValue {
  readonly name: string;
  readonly value: number;
}

/** Stable-Baselines3 calls means over the last 100 episodes so; the last one is Lockstep's own. */
const episodes: readonly Metric[] = [
  { name: "rollout/ep_rew_mean", of: (point) => point.episodeReturnMean },
  { name: "rollout/ep_len_mean", of: (point) => point.episodeStepsMean },
  { name: "rollout/success_rate", of: (point) => point.finishedShare },
  { name: "rollout/progress_mean", of: (point) => point.progressMean },
];

/** CleanRL's words for what algorithms report. Others are in snake case. */
const knownFigures: Readonly<Record<string, string>> = { clipFraction: "clipfrac" };

/** `losses` and `charts` are CleanRL's, `time` is Stable-Baselines3's, `lockstep` has what neither knows. */
const others: readonly Metric[] = [
  { name: "losses/explained_variance", of: (point) => point.explainedVariance },
  { name: "charts/learning_rate", of: (point) => point.learningRate },
  { name: "charts/SPS", of: (point) => point.stepsPerSecond },
  { name: "time/iterations", of: (point) => point.version },
  { name: "time/time_elapsed", of: (point) => point.wallSeconds },
  { name: "lockstep/episodes", of: (point) => point.episodes },
  { name: "lockstep/optimizer_steps", of: (point) => point.optimizerSteps },
  { name: "lockstep/gradient_norm", of: (point) => point.gradientNorm },
  { name: "lockstep/weights_norm", of: (point) => point.weightsL2Norm },
  {
    name: "lockstep/log_probability_difference_max",
    of: (point) => point.maxLogProbabilityDifference,
  },
  { name: "lockstep/barrier_wait_share", of: (point) => point.barrierWaitShare },
];

/**
 * Every number of a run's updates, each under a name of its own.
 * @param figures names of what the algorithm reports
 */
export function metricsOf(figures: readonly string[]): readonly Metric[] {
  const plain = new Set(figures.map(snakeCase));
  const losses = figures.map((figure): Metric => {
    const known = knownFigures[figure] ?? snakeCase(figure);
    const word = plain.has(known) ? snakeCase(figure) : known;
    return { name: `losses/${word}`, of: (point) => point.figures[figure] };
  });
  return [...episodes, ...losses, ...others];
}

/** The numbers of one update that are known. */
export function valuesOf(metrics: readonly Metric[], point: CurvePoint): MetricValue[] {
  return metrics.flatMap(({ name, of }) => {
    const value = of(point);
    return typeof value === "number" && Number.isFinite(value) ? [{ name, value }] : [];
  });
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
