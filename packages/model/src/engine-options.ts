import type { LossFormula, OptimizerConfig } from "@lockstep/algorithm";
import type { NetworkSpec } from "./network/network-spec.ts";

/** The wanted engine. */
export interface EngineChoice {
  /** One of `engineNames`: an engine on a device, or a family of which the first that loads is taken. */
  readonly name: string;
  /** Called for each engine of the family that does not load here, with the reason. */
  readonly onPassedOver?: (engine: string, reason: string) => void;
}

/** What an actor's engine is made from. */
export interface PolicyEngineOptions {
  readonly spec: NetworkSpec;
  /** Cores that may be used. Never changes a result. */
  readonly threads: number;
}

/** What a learner's engine is made from. */
export interface LearningEngineOptions extends PolicyEngineOptions {
  readonly optimizer: OptimizerConfig;
  readonly loss: LossFormula;
  /** Number of micro-batches of a round; several may be computed in parallel. Never changes a result. */
  readonly microBatches?: number;
  /** Gradients that wait before the first of them is added: their memory is kept. Never changes a result. */
  readonly gradientsHeld?: number;
  /** Gradients of a greater L2 norm are scaled down to it; `Infinity` never clips. */
  readonly maxGradNorm: number;
  /** Whether to hash what each operator computes, so that two machines can be compared. Never changes a result. */
  readonly operatorHashes?: boolean;
}
