export { interquartileMean, mean, medianOfTasks } from "./aggregates.js";
export { performanceProfile } from "./performance-profile.js";
export { probabilityOfImprovement } from "./probability-of-improvement.js";
export { estimated, resampledRuns } from "./stratified-bootstrap.js";
