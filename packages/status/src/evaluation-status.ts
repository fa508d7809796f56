import { z } from "zod";
import type { EvaluationScores } from "./evaluation-score.ts";

/** A version, and what its evaluation came to. */
export interface EvaluatedVersion extends EvaluationScores {
  readonly version: number;
}

/** How far the evaluations are that a run makes while it trains. */
export interface EvaluationStatus {
  readonly every: number;
  readonly evaluated: number;
  readonly waiting: number;
  readonly leftOut: number;
  readonly last: EvaluatedVersion | null;
  readonly best: EvaluatedVersion | null;
}

const evaluatedVersionSchema: z.ZodType<EvaluatedVersion> = z.object({
  version: z.number().describe("The version."),
  measure: z
    .enum(["progress", "return"])
    .describe("What the scores are: progress, 0 to 1, or the return where none is known."),
  heldOut: z
    .number()
    .nullable()
    .describe("Mean over the start states that the run is not trained on; `null` without any."),
  training: z.number().nullable().describe("Mean over the start states of the training."),
});

export const evaluationStatusSchema: z.ZodType<EvaluationStatus> = z.object({
  every: z.number().describe("Versions between two evaluations; 0 for none."),
  evaluated: z.number().describe("Versions that have been evaluated."),
  waiting: z.number().describe("Versions that are kept until they are evaluated."),
  leftOut: z
    .number()
    .describe("Versions of this session that are not evaluated: 32 waited, or the disk was full."),
  last: evaluatedVersionSchema
    .nullable()
    .describe("The newest version that has been evaluated; `null` before the first."),
  best: evaluatedVersionSchema
    .nullable()
    .describe("The version with the highest score over held-out start states; it is kept."),
});
