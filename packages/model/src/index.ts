export {
  actorEngineHere,
  assertEngineFits,
  createEngine,
  createPolicyEngine,
} from "./create-engine.ts";
export type {
  AppliedUpdate,
  EngineIdentity,
  Inference,
  LearningEngine,
  MicroBatch,
  MicroBatchLosses,
  PolicyEngine,
  RowRuns,
} from "./engine.ts";
export {
  actorEngineBefore,
  actorEngineNamed,
  computesSameBits,
  concreteEngines,
  type EngineName,
  engineNameOf,
  engineNames,
  enginesNamed,
  isPortable,
  isPortableName,
  usualActorEngine,
  usualEngine,
} from "./engine-name.ts";
export type {
  EngineChoice,
  LearningEngineOptions,
  PolicyEngineOptions,
} from "./engine-options.ts";
export { standardModel } from "./engines/onnx/standard-model.ts";
export { bytesOfFloats, floatsOfBytes } from "./float-bytes.ts";
export { HiddenStates } from "./hidden-states.ts";
export { ModelError, type ModelErrorCode } from "./model-error.ts";
export { initialWeights } from "./network/initial-weights.ts";
export { type Layer, productsOfRow } from "./network/layer.ts";
export { hiddenStateSize, networkShape } from "./network/network.ts";
export { frameLength, layersOf, type NetworkShape } from "./network/network-shape.ts";
export type { MemorySpec, MlpSpec, NatureCnnSpec, NetworkSpec } from "./network/network-spec.ts";
export {
  assertWeights,
  type ParameterLayout,
  type ParameterTensor,
  parameterLayout,
} from "./network/parameter-layout.ts";
export { l2Norm } from "./norm.ts";
export { JoinedOperatorHashes, type OperatorHashes } from "./operator-hashes.ts";
export { initialOptimizerState } from "./optimizer.ts";
export {
  type ProcessorIdentity,
  processorText,
  sameProcessor,
  thisProcessor,
} from "./processor.ts";
