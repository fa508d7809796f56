import type { OperatorHashes } from "./operator-hashes.ts";

/** Logits and values of a batch of observations. */
export interface Inference {
  /** `[batch, actions]`, row by row. */
  readonly logits: Float32Array;
  /** `[batch]` */
  readonly values: Float32Array;
  /** `[batch, state]`: the hidden state after each observation; absent where the network has no memory. */
  readonly hiddenStates?: Float32Array;
}

/**
 * How rows of a network with a memory follow each other: runs of consecutive steps of one slot, all of them equally long,
 * one run after another.
 */
export interface RowRuns {
  /** Rows of a run. */
  readonly steps: number;
  /** `[runs, state]`: the hidden state before each run's first row. */
  readonly hiddenStates: Float32Array;
  /** `[rows]`: 1 where an episode begins with the row, so that the hidden state before it is 0; else 0. */
  readonly resets: Uint8Array;
}

/**
 * Consecutive rows of a round's batch with the frames they look at.
 * Rows index frames, so that a frame travels once and is stacked inside the engine.
 */
export interface MicroBatch {
  /**
   * `[frameCount, height, width]` uint8 of pictures, `[frameCount, length]` little-endian float32 of vectors, alone in
   * their buffer. While `gradients` computes, the buffer may be on another thread, and no other code may read it. After
   * `gradients` has resolved or rejected, the frames are available again, perhaps as another array.
   */
  frames: Uint8Array;
  /** `[rows, stack]`: the frames each row sees, oldest first, as indices into {@link frames}. */
  readonly stacks: Int32Array;
  /** `[rows]` */
  readonly actions: Int32Array;
  /** `[rows]` each: those that the loss reads, by name. */
  readonly columns: Readonly<Record<string, Float32Array>>;
  /** Rows of the whole round's batch: every sum below is divided by it. */
  readonly batchRows: number;
  /** Where the network has a memory: gradients go back through each run, up to where an episode begins. */
  readonly runs?: RowRuns | undefined;
}

/**
 * One micro-batch's share of the round's loss and gradients. Sums over micro-batches are the round's means. The
 * gradients themselves stay in the engine, one array as long as the weights, until they are accumulated or this object
 * is garbage.
 */
export interface MicroBatchLosses {
  /** Shares of the figures that the loss reports, by name. */
  readonly figures: Readonly<Record<string, number>>;
  /** `[rows]` log π(a|s) as the learner computes it: compared with the actor's own. */
  readonly logProbabilities: Float32Array;
  /** `[rows]` V(s) as the learner computes it. */
  readonly values: Float32Array;
  /** Of forward pass, loss and backward pass, where the engine was made with `operatorHashes`. */
  readonly operators?: OperatorHashes;
}

/** The result of one optimizer step. */
export interface AppliedUpdate {
  /** L2 norm of the summed gradient before clipping. */
  readonly gradientNorm: number;
  /** L2 norm of the weights after the step. */
  readonly weightsNorm: number;
  /** Of the sum of gradients, its clipping and the step, where the engine was made with `operatorHashes`. */
  readonly operators?: OperatorHashes;
}

/** The engine's identity, so that a result can name it. */
export interface EngineIdentity {
  /** `onnx`, `tfjs` or `wasm` */
  readonly name: string;
  /** e.g. `cpu`, `cuda`, `wasm` */
  readonly device: string;
  /** library name → version */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * The half of the learning step that actors need.
 * One call at a time. Calls before {@link loadWeights} or after {@link close} throw `ENGINE_STATE`.
 */
export interface PolicyEngine {
  readonly identity: EngineIdentity;
  /** @param weights flat, in the order of the parameter layout. Copied. @throws {ModelError} `WEIGHTS_SHAPE` */
  loadWeights(weights: Float32Array): Promise<void>;
  /**
   * One forward pass. A row's result does not depend on the other rows or on how many there are:
   * implementations pad where their library needs it.
   * @param observations `[batch, stack, height, width]` uint8 of pictures, oldest frame first; `[batch, length]`
   * little-endian float32 of vectors; not kept
   * @param hiddenStates `[batch, state]` before each observation, where the network has a memory; not kept
   * @throws {ModelError} `BATCH_SHAPE`
   */
  infer(observations: Uint8Array, batch: number, hiddenStates?: Float32Array): Promise<Inference>;
  /** Frees native memory. Idempotent. */
  close(): Promise<void>;
}

/**
 * The whole learning step: `gradients` in any order, `accumulate` in slot order, `apply` once an optimizer step. Gradients
 * may be added after steps that were made since they were computed; they stay those of the weights of their time. `gradients`
 * may be called again before an earlier call has resolved. All other methods run one call at a time, and only `accumulate`
 * may run during `gradients`. Calls may block the thread for as long as they compute.
 */
export interface LearningEngine extends PolicyEngine {
  /** Number of calls of `gradients` that run in parallel; further calls wait. */
  readonly gradientsAtOnce: number;
  /**
   * Forward, loss and backward of one micro-batch under the loaded weights.
   * @param microBatch must not change until the call has resolved; its frames are borrowed, see {@link
   * MicroBatch.frames}
   * @throws {ModelError} `BATCH_SHAPE`, `NON_FINITE_LOSS`
   */
  gradients(microBatch: MicroBatch): Promise<MicroBatchLosses>;
  /** Adds a micro-batch's gradients to the round's sum and frees them. The order of calls decides the last bit. */
  accumulate(gradients: MicroBatchLosses): Promise<void>;
  /**
   * Clips the sum by its global norm, makes one optimizer step, and clears the sum, even when the step fails.
   * @throws {ModelError} `NON_FINITE_GRADIENT`, also when the step's weights would not be finite; weights and optimizer
   * state then stay unchanged
   */
  apply(learningRate: number): Promise<AppliedUpdate>;
  /** Clears accumulated gradients, e.g. of an abandoned round. */
  discard(): void;
  /** The current weights, flat, a copy. */
  weights(): Promise<Float32Array>;
  /** The optimizer's moments and counters, flat float32, a copy; its layout is the optimizer's. */
  optimizerState(): Promise<Float32Array>;
  /** Continues from {@link optimizerState}. Copied. @throws {ModelError} `OPTIMIZER_STATE_SHAPE` */
  loadOptimizerState(state: Float32Array): Promise<void>;
}
