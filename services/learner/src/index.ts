export { createLearnerCounters, registerLearnerMetrics } from "./metrics.ts";
export { run } from "./run.ts";
