import type { CurvePoint } from "@lockstep/status";

/** The point of a version of a run with 2 slots of 8 steps. */
export function aPoint(version: number, changes: Partial<CurvePoint> = {}): CurvePoint {
  return {
    version,
    environmentSteps: version * 16,
    wallSeconds: version * 0.5,
    stepsPerSecond: 32,
    episodes: 2 * version,
    episodeReturnMean: version / 7,
    episodeStepsMean: 12,
    progressMean: 0.25,
    finishedShare: 0.125,
    figures: { entropy: 1.9, policyLoss: -0.01, valueLoss: 0.3 },
    optimizerSteps: 1,
    explainedVariance: 0.5,
    gradientNorm: 0.7,
    weightsL2Norm: 36,
    learningRate: 7e-4,
    maxLogProbabilityDifference: 1e-7,
    barrierWaitShare: 0.1,
    ...changes,
  };
}
