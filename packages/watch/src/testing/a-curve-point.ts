import type { CurvePoint } from "@lockstep/status";

/** A point of a curve. */
export function aCurvePoint(version: number): CurvePoint {
  return {
    ...{ version, environmentSteps: version, wallSeconds: 1, stepsPerSecond: 1, episodes: 0 },
    ...{ episodeReturnMean: null, progressMean: null, finishedShare: null, figures: {} },
    ...{ optimizerSteps: 1, explainedVariance: null, gradientNorm: 1, weightsL2Norm: 1 },
    ...{ learningRate: 1, maxLogProbabilityDifference: 0, barrierWaitShare: 0 },
  };
}
