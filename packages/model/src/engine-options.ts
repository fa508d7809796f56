import type { LossCoefficients } from "./engine.ts";
import type { NetworkSpec } from "./network.ts";
import type { OptimizerConfig } from "./optimizer.ts";

/** What an actor's engine is made from. */
export interface PolicyEngineOptions {
  readonly spec: NetworkSpec;
  /** Cores that one call may use. Never changes a result. */
  readonly threads: number;
}

/** What a learner's engine is made from. */
export interface LearningEngineOptions extends PolicyEngineOptions {
  readonly optimizer: OptimizerConfig;
  readonly coefficients: LossCoefficients;
  /** Gradients of a greater L2 norm are scaled down to it; `Infinity` never clips. */
  readonly maxGradNorm: number;
}
