export { createLearnerCounters, registerLearnerMetrics } from "./metrics.ts";
export { run, serveLearner } from "./run.ts";
