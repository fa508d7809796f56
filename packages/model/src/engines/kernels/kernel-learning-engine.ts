import type {
  AppliedUpdate,
  EngineIdentity,
  Inference,
  LearningEngine,
  MicroBatch,
  MicroBatchLosses,
  PolicyEngine,
} from "../../engine.ts";
import type { LearningEngineOptions } from "../../engine-options.ts";
import { hashedLosses } from "../../hashed-losses.ts";
import { ModelError } from "../../model-error.ts";
import { assertWeights } from "../../network/parameter-layout.ts";
import { OperatorRecorder } from "../../operator-hashes.ts";
import type { GradientSource } from "../threads/gradient-source.ts";
import type { KernelOptimizer } from "./kernel-optimizer.ts";

/**
 * Gradient buffers that are kept for reuse: those being computed, and some that wait for their turn. New buffers would
 * cause a full garbage collection in nearly every round.
 */
const LEAST_SPARE_BUFFERS = 6;

/** What computes the parts of a step. All of them have the parameters in the engine's order. */
export interface KernelEngineParts {
  readonly identity: EngineIdentity;
  readonly policy: Pick<PolicyEngine, "infer" | "close"> & {
    load(parameters: Float32Array): Promise<void> | void;
  };
  readonly gradients: GradientSource;
  readonly optimizer: KernelOptimizer;
}

type KernelEngineOptions = Pick<
  LearningEngineOptions,
  "spec" | "maxGradNorm" | "operatorHashes" | "gradientsHeld"
>;

/** The learning step of engines whose optimizer is the project's own WebAssembly. */
export class KernelLearningEngine implements LearningEngine {
  readonly identity: EngineIdentity;
  readonly #parts: KernelEngineParts;
  readonly #options: KernelEngineOptions;
  /** Of the weights: another one whenever they change. */
  #number = 0;
  #weightsLoaded = false;
  #policyIsCurrent = false;
  #spare: Float32Array[] = [];
  #closed: Promise<void> | null = null;
  #buffers = new WeakMap<MicroBatchLosses, Float32Array>();

  constructor(parts: KernelEngineParts, options: KernelEngineOptions) {
    this.identity = parts.identity;
    this.#parts = parts;
    this.#options = options;
  }

  get gradientsAtOnce(): number {
    return this.#parts.gradients.atOnce;
  }

  async loadWeights(weights: Float32Array): Promise<void> {
    assertWeights(this.#options.spec, weights);
    this.#parts.optimizer.loadWeights(weights);
    this.#weightsLoaded = true;
    this.#changed();
  }

  async infer(
    observations: Uint8Array,
    batch: number,
    hiddenStates?: Float32Array,
  ): Promise<Inference> {
    this.#assertWeightsLoaded("infer");
    const { policy, optimizer } = this.#parts;
    if (!this.#policyIsCurrent) {
      await policy.load(optimizer.weights);
      this.#policyIsCurrent = true;
    }
    return policy.infer(observations, batch, hiddenStates);
  }

  async gradients(microBatch: MicroBatch): Promise<MicroBatchLosses> {
    this.#assertWeightsLoaded("gradients");
    const { gradients: source, optimizer } = this.#parts;
    const buffer = this.#spare.pop() ?? new Float32Array(optimizer.numbers);
    try {
      const weights = { number: this.#number, values: optimizer.weights };
      const computed = await source.run(microBatch, weights, buffer);
      const { gradients } = computed;
      const losses = this.#options.operatorHashes
        ? hashedLosses({ ...computed, batch: microBatch, tensors: optimizer.tensors })
        : computed.losses;
      this.#buffers.set(losses, gradients);
      return losses;
    } catch (error) {
      this.#reuse(buffer);
      throw error;
    }
  }

  async accumulate(gradients: MicroBatchLosses): Promise<void> {
    const buffer = this.#buffers.get(gradients);
    if (buffer === undefined) {
      throw new ModelError(
        "ENGINE_STATE",
        "accumulate got gradients that it has added already, or of another engine",
      );
    }
    this.#buffers.delete(gradients);
    this.#parts.optimizer.accumulate(buffer);
    this.#reuse(buffer);
  }

  async apply(learningRate: number): Promise<AppliedUpdate> {
    const { maxGradNorm, operatorHashes } = this.#options;
    const recorder = operatorHashes ? new OperatorRecorder() : undefined;
    const applied = this.#parts.optimizer.apply(learningRate, maxGradNorm, recorder);
    this.#changed();
    return recorder === undefined ? applied : { ...applied, operators: recorder.hashes };
  }

  discard(): void {
    this.#parts.optimizer.discard();
  }

  async weights(): Promise<Float32Array> {
    this.#assertWeightsLoaded("weights");
    return this.#parts.optimizer.flatWeights();
  }

  async optimizerState(): Promise<Float32Array> {
    return this.#parts.optimizer.state();
  }

  async loadOptimizerState(state: Float32Array): Promise<void> {
    this.#parts.optimizer.loadState(state);
  }

  close(): Promise<void> {
    this.#closed ??= this.#release();
    return this.#closed;
  }

  async #release(): Promise<void> {
    this.#weightsLoaded = false;
    this.#spare = [];
    await this.#parts.policy.close();
    await this.#parts.gradients.close();
  }

  #changed(): void {
    this.#number += 1;
    this.#policyIsCurrent = false;
  }

  /** Memory that a thread has kept is empty here. */
  #reuse(buffer: Float32Array): void {
    const whole = buffer.length === this.#parts.optimizer.numbers;
    const most = Math.max(LEAST_SPARE_BUFFERS, this.#options.gradientsHeld ?? 0);
    if (whole && this.#spare.length < most) this.#spare.push(buffer);
  }

  #assertWeightsLoaded(call: string): void {
    if (!this.#weightsLoaded) {
      throw new ModelError("ENGINE_STATE", `${call} needs weights; call loadWeights first`);
    }
  }
}
