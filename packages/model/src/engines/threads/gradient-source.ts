import type { MicroBatch, MicroBatchLosses } from "../../engine.ts";

/** Weights, and a number that changes with them. */
export interface NumberedWeights {
  readonly number: number;
  /** In the engine's order. */
  readonly values: Float32Array;
}

/** The result of a micro-batch's gradients. */
export interface ComputedGradients {
  readonly losses: MicroBatchLosses;
  /** In the engine's order, in the memory that was given for them, though perhaps as another array */
  readonly gradients: Float32Array;
}

/** Computes gradients of micro-batches. */
export interface GradientSource {
  /** Number of micro-batches that are computed in parallel; further ones wait. */
  readonly atOnce: number;
  /**
   * @param weights must not change until the call has resolved
   * @param gradients as many as the weights; overwritten, and not to be used until they come back
   * @throws {ModelError} `BATCH_SHAPE`, `NON_FINITE_LOSS`, `DEVICE_MEMORY`: the memory for gradients may then be lost
   */
  run(
    batch: MicroBatch,
    weights: NumberedWeights,
    gradients: Float32Array,
  ): Promise<ComputedGradients>;
  close(): Promise<void>;
}
