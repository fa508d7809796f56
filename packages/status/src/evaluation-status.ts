import { z } from "zod";
import type { EvaluatedState } from "./evaluation.ts";
import type { EvaluationScores } from "./evaluation-score.ts";

/** A version, and what its evaluation came to. */
export interface EvaluatedVersion extends EvaluationScores {
  readonly version: number;
}

/** What the episodes of an evaluation from one start state came to. */
export interface EvaluatedStartState
  extends Pick<EvaluatedState, "returnMean" | "progressMean" | "finishedShare"> {
  /** Whether the run is not trained on it. */
  readonly heldOut: boolean;
}

/** How far the evaluations are that a run makes while it trains. */
export interface EvaluationStatus {
  readonly every: number;
  readonly evaluated: number;
  readonly waiting: number;
  readonly leftOut: number;
  readonly last: EvaluatedVersion | null;
  readonly best: EvaluatedVersion | null;
  /** Of {@link last}. */
  readonly byStartState: Readonly<Record<string, EvaluatedStartState>>;
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

const evaluatedStartStateSchema: z.ZodType<EvaluatedStartState> = z.object({
  heldOut: z.boolean().describe("Whether the run is not trained on it."),
  returnMean: z.number().describe("Mean return, neither discounted nor clipped."),
  progressMean: z.number().nullable().describe("Mean progress, 0 to 1; `null` without progress."),
  finishedShare: z.number().describe("Share of episodes that reached the goal."),
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
  byStartState: z
    .record(z.string(), evaluatedStartStateSchema)
    .default({})
    .describe("By start state, what the newest evaluation came to."),
});
