export { interquartileMean, mean, medianOfTasks } from "./aggregates.ts";
export { performanceProfile } from "./performance-profile.ts";
export { probabilityOfImprovement, type ResampledScores } from "./probability-of-improvement.ts";
export type { Scores, ScoresShape } from "./scores.ts";
export { type Bootstrap, type Estimate, estimated, resampledRuns } from "./stratified-bootstrap.ts";
