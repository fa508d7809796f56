export { aLearnerStatus } from "./a-learner-status.ts";
