import { z } from "zod";

/** The last update. */
export interface UpdateFigures {
  readonly figures: Readonly<Record<string, number>>;
  readonly optimizerSteps: number;
  readonly explainedVariance: number | null;
  readonly gradientNorm: number;
  readonly weightsL2Norm: number;
  readonly learningRate: number;
  readonly maxLogProbabilityDifference: number;
  readonly roundSeconds: number;
  readonly barrierWaitShare: number;
  readonly straggler: { readonly actor: string; readonly slot: number; readonly seconds: number };
  readonly updateSeconds: number;
}

export const updateFiguresSchema: z.ZodType<UpdateFigures> = z.object({
  figures: z
    .record(z.string(), z.number())
    .describe("What the algorithm reports, by name: `algorithm.figures` says how people call it."),
  optimizerSteps: z
    .number()
    .describe("Optimizer steps that the update made: an algorithm may end one early."),
  explainedVariance: z
    .number()
    .nullable()
    .describe("1 when the critic predicted every return; `null` when all returns were the same."),
  gradientNorm: z.number().describe("L2 norm before clipping."),
  weightsL2Norm: z.number().describe("L2 norm of the new weights."),
  learningRate: z.number().describe("Of this update."),
  maxLogProbabilityDifference: z
    .number()
    .describe("Largest |learner's − actor's| log-probability of an action in the batch."),
  roundSeconds: z.number().describe("From the opening of the round to its last segment."),
  barrierWaitShare: z
    .number()
    .describe("Mean over segments of the wait for the last one, as a share of `roundSeconds`."),
  straggler: z
    .object({
      actor: z.string().describe("Who sent the last segment."),
      slot: z.number().describe("The slot of the last segment."),
      seconds: z.number().describe("How long all others waited for it."),
    })
    .describe("The last segment of the round."),
  updateSeconds: z.number().describe("From the last segment to the published weights."),
});
