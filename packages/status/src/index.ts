export { type CurvePoint, curvePointSchema } from "./curve-point.ts";
export { describeSchema, type FieldRow } from "./describe-schema.ts";
export type { EngineStatus } from "./engine-status.ts";
export type { EpisodeMeans } from "./episode-means.ts";
export {
  type EvaluatedState,
  type Evaluation,
  evaluationFolder,
  evaluationSchema,
  type Interval,
} from "./evaluation.ts";
export { bestEvaluation, type EvaluationScores, scoresOf } from "./evaluation-score.ts";
export type {
  EvaluatedStartState,
  EvaluatedVersion,
  EvaluationStatus,
} from "./evaluation-status.ts";
export { type LearnerCounts, noCounts } from "./learner-counts.ts";
export {
  type ActorStatus,
  type LearnerActivity,
  type LearnerState,
  type LearnerStatus,
  learnerStatusSchema,
} from "./learner-status.ts";
export { type RunSummary, runSummarySchema, type SupervisedSummary } from "./run-summary.ts";
export type { UpdateFigures } from "./update-figures.ts";
