import { z } from "zod";

/** The run after an update: a line of `updates.jsonl` and of `/updates`. */
export interface CurvePoint {
  readonly version: number;
  readonly environmentSteps: number;
  readonly wallSeconds: number;
  readonly stepsPerSecond: number;
  readonly episodes: number;
  readonly episodeReturnMean: number | null;
  /** Of an episode; absent in lines of earlier versions. */
  readonly episodeStepsMean?: number | null | undefined;
  readonly progressMean: number | null;
  readonly finishedShare: number | null;
  readonly figures: Readonly<Record<string, number>>;
  readonly optimizerSteps: number;
  readonly explainedVariance: number | null;
  readonly gradientNorm: number;
  readonly weightsL2Norm: number;
  readonly learningRate: number;
  readonly maxLogProbabilityDifference: number;
  readonly barrierWaitShare: number;
}

const number = z.number().nullable();

/** The schema of {@link CurvePoint}. */
export const curvePointSchema: z.ZodType<CurvePoint> = z.object({
  version: z.number().describe("Version that the update made."),
  environmentSteps: z.number().describe("Steps of all slots behind that version."),
  wallSeconds: z.number().describe("Seconds of training in all sessions of the run."),
  stepsPerSecond: z.number().describe("Steps of all slots a second, over about 20 s."),
  episodes: z.number().describe("Episodes that ended so far."),
  episodeReturnMean: number.describe("Mean return of the last 100 episodes."),
  episodeStepsMean: number
    .optional()
    .describe("Mean steps of the last 100 episodes; absent in curves of earlier versions."),
  progressMean: number.describe("Mean progress of the last 100 episodes, 0 to 1."),
  finishedShare: number.describe("Share of the last 100 episodes that reached the goal."),
  figures: z
    .record(z.string(), z.number())
    .describe(
      "What the algorithm reports, by name: losses and entropy in nats, of `a3c` also `staleness`, `stalenessMax` and `importanceWeight`, of `ppo` also `approxKl` and `clipFraction`.",
    ),
  optimizerSteps: z
    .number()
    .describe("Optimizer steps that the update made: an algorithm may end one early."),
  explainedVariance: number.describe("1 when the critic predicted every return."),
  gradientNorm: z.number().describe("L2 norm before clipping."),
  weightsL2Norm: z.number().describe("L2 norm of the new weights."),
  learningRate: z.number().describe("Of the update."),
  maxLogProbabilityDifference: z
    .number()
    .describe("Largest |learner's − actor's| log-probability of an action in the batch."),
  barrierWaitShare: z
    .number()
    .describe("Mean over segments of the wait for the last one, as a share of the round."),
});
