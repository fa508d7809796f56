export type { ActorStatus, LearnerStatus, RunSummary, UpdateFigures } from "./learner-status.ts";
export { createLearnerCounters, registerLearnerMetrics } from "./metrics.ts";
export { run } from "./run.ts";
export type { CurvePoint } from "./run-folder.ts";
export type { TallyCounts } from "./tally.ts";
export type { EpisodeMeans } from "./training-record.ts";
