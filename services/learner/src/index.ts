export { createLearnerCounters, registerLearnerMetrics } from "./metrics.ts";
export type { CurvePoint } from "./record/run-folder.ts";
export type {
  ActorStatus,
  LearnerStatus,
  RunSummary,
  UpdateFigures,
} from "./report/learner-status.ts";
export type { TallyCounts } from "./report/tally.ts";
export type { EpisodeMeans } from "./report/training-record.ts";
export { run } from "./run.ts";
