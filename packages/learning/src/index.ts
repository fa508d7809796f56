export * from "./browser.ts";
export { explainedVariance } from "./explained-variance.ts";
export { type Advantages, generalizedAdvantages } from "./generalized-advantages.ts";
export { type LearningRateSchedule, learningRateAt } from "./learning-rate.ts";
export { mean } from "./mean.ts";
export { median } from "./median.ts";
export { nStepReturns } from "./n-step-returns.ts";
export { permutation } from "./permutation.ts";
export {
  type FloatArray,
  type SegmentRewards,
  stepsProblem,
  TERMINATED,
  TRUNCATED,
} from "./segment-rewards.ts";
export { type FrameStacking, segmentFrames, stackIndices } from "./stack-indices.ts";
export { standardNormal } from "./standard-normal.ts";
export { standardized } from "./standardized.ts";
/** Evidence over seeds: aggregates of scores and their intervals. */
export * as statistics from "./statistics/index.ts";
export { type StepOfEpisode, stepRandom } from "./step-random.ts";
export { type OffPolicySegment, type VTrace, type VTraceOptions, vTrace } from "./v-trace.ts";
