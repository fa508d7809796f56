export { createEngine, createPolicyEngine } from "./create-engine.ts";
export type {
  AppliedUpdate,
  EngineIdentity,
  Inference,
  LearningEngine,
  LossCoefficients,
  MicroBatch,
  MicroBatchLosses,
  PolicyEngine,
} from "./engine.ts";
export { concreteEngines, type EngineName, engineNames } from "./engine-name.ts";
export type {
  EngineChoice,
  LearningEngineOptions,
  PolicyEngineOptions,
} from "./engine-options.ts";
export { initialWeights } from "./initial-weights.ts";
export { ModelError, type ModelErrorCode } from "./model-error.ts";
export { type NetworkSpec, networkShape, PIXEL_SCALE } from "./network.ts";
export { initialOptimizerState, type OptimizerConfig } from "./optimizer.ts";
export {
  assertWeights,
  type ParameterLayout,
  type ParameterTensor,
  parameterLayout,
} from "./parameter-layout.ts";
export { type ProcessorIdentity, thisProcessor } from "./processor.ts";
