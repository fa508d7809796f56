import type {
  AppliedUpdate,
  EngineIdentity,
  Inference,
  LearningEngine,
  MicroBatch,
  MicroBatchLosses,
} from "../../engine.ts";
import type { OnnxDevice } from "../../engine-name.ts";
import type { LearningEngineOptions } from "../../engine-options.ts";
import { ModelError } from "../../model-error.ts";
import { assertWeights, parameterLayout } from "../../network/parameter-layout.ts";
import type { GradientSource } from "../threads/gradient-source.ts";
import { gradientThreadCount } from "../threads/gradient-thread-count.ts";
import { GradientThreads } from "../threads/gradient-threads.ts";
import type { KernelMemory } from "../wasm/kernel-memory.ts";
import { KernelOptimizer } from "../wasm/kernel-optimizer.ts";
import { FlatParameters } from "./flat-parameters.ts";
// Its type only: it is run as a thread.
import type { OnnxThreadData } from "./gradient-thread.ts";
import { invariantThreads } from "./invariant-threads.ts";
import { OnnxGradients } from "./onnx-gradients.ts";
import { OnnxPolicyEngine } from "./onnx-policy-engine.ts";
import { loadOnnxRuntime, type OnnxRuntime, onnxIdentity } from "./onnx-session.ts";

/**
 * Gradient buffers that are kept for reuse: those being computed, and some that wait for their turn. New buffers would
 * cause a full garbage collection in nearly every round.
 */
const SPARE_BUFFERS = 6;

interface Parts {
  readonly identity: EngineIdentity;
  readonly policy: OnnxPolicyEngine;
  readonly gradients: GradientSource;
  readonly optimizer: KernelOptimizer;
}

/**
 * The learning step: gradients by ONNX Runtime, and the optimizer by the project's own WebAssembly, which goes over the
 * weights once, where a graph's operators would go over them one after the other.
 */
export class OnnxLearningEngine implements LearningEngine {
  readonly identity: EngineIdentity;
  readonly #parts: Parts;
  readonly #options: LearningEngineOptions;
  /** Of the weights: another one whenever they change. */
  #number = 0;
  #weightsLoaded = false;
  #policyIsCurrent = false;
  #spare: Float32Array[] = [];
  #closed: Promise<void> | null = null;
  #buffers = new WeakMap<MicroBatchLosses, Float32Array>();

  private constructor(parts: Parts, options: LearningEngineOptions) {
    this.identity = parts.identity;
    this.#parts = parts;
    this.#options = options;
  }

  /** @throws {ModelError} `ENGINE_UNAVAILABLE` */
  static async create(
    options: LearningEngineOptions,
    device: OnnxDevice,
  ): Promise<OnnxLearningEngine> {
    const { spec, optimizer } = options;
    const threads = invariantThreads(spec, options.threads);
    const { total } = parameterLayout(spec);
    const parameters = (memory: KernelMemory) => new FlatParameters(memory, total);
    const kernels = new KernelOptimizer(optimizer, parameters);
    const runtime = await loadOnnxRuntime();
    const parts = {
      identity: onnxIdentity(runtime, device),
      policy: await OnnxPolicyEngine.create(spec, threads, device),
      gradients: await openGradients(runtime, options, device, kernels.numbers),
      optimizer: kernels,
    };
    return new OnnxLearningEngine(parts, options);
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

  async infer(observations: Uint8Array, batch: number): Promise<Inference> {
    this.#assertWeightsLoaded("infer");
    if (!this.#policyIsCurrent) {
      const { total } = parameterLayout(this.#options.spec);
      await this.#parts.policy.loadWeights(this.#parts.optimizer.weights.subarray(0, total));
      this.#policyIsCurrent = true;
    }
    return this.#parts.policy.infer(observations, batch);
  }

  async gradients(microBatch: MicroBatch): Promise<MicroBatchLosses> {
    this.#assertWeightsLoaded("gradients");
    const { gradients: source, optimizer } = this.#parts;
    const buffer = this.#spare.pop() ?? new Float32Array(optimizer.numbers);
    try {
      const weights = { number: this.#number, values: optimizer.weights };
      const { losses, gradients } = await source.run(microBatch, weights, buffer);
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
    const applied = this.#parts.optimizer.apply(learningRate, this.#options.maxGradNorm);
    this.#changed();
    return applied;
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
    if (whole && this.#spare.length < SPARE_BUFFERS) this.#spare.push(buffer);
  }

  #assertWeightsLoaded(call: string): void {
    if (!this.#weightsLoaded) {
      throw new ModelError("ENGINE_STATE", `${call} needs weights; call loadWeights first`);
    }
  }
}

/** On the CPU perhaps several threads; the remaining cores are divided among them. */
async function openGradients(
  runtime: OnnxRuntime,
  options: LearningEngineOptions,
  device: OnnxDevice,
  numbers: number,
): Promise<GradientSource> {
  const { spec, loss, threads } = options;
  const count = device === "cpu" ? gradientThreadCount(options) : 1;
  const each = invariantThreads(spec, Math.floor(threads / count));
  if (count === 1) return OnnxGradients.create(runtime, { spec, loss, threads: each, device });
  const data: OnnxThreadData = { spec, loss, threads: each };
  const file = new URL("./gradient-thread.js", import.meta.url);
  return GradientThreads.create({ file, data: { ...data }, count, numbers });
}
