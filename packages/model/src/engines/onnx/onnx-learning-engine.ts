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
import { nonFiniteGradient } from "../../non-finite.ts";
import { l2Norm } from "../../norm.ts";
import type { GradientSource } from "../threads/gradient-source.ts";
import { gradientThreadCount } from "../threads/gradient-thread-count.ts";
import { GradientThreads } from "../threads/gradient-threads.ts";
// Its type only: it is run as a thread.
import type { OnnxThreadData } from "./gradient-thread.ts";
import { invariantThreads } from "./invariant-threads.ts";
import { OnnxGradients } from "./onnx-gradients.ts";
import { OnnxOptimizer } from "./onnx-optimizer.ts";
import { OnnxPolicyEngine } from "./onnx-policy-engine.ts";
import { loadOnnxRuntime, type OnnxRuntime, onnxIdentity } from "./onnx-session.ts";

/**
 * Gradient buffers that are kept for reuse: the sum, the one being computed, and some that wait for their turn. New
 * buffers would cause a full garbage collection in nearly every round.
 */
const SPARE_BUFFERS = 6;

interface Parts {
  readonly identity: EngineIdentity;
  readonly policy: OnnxPolicyEngine;
  readonly gradients: GradientSource;
  readonly optimizer: OnnxOptimizer;
}

/** The learning step by ONNX Runtime. Weights, gradients and optimizer state are flat arrays of its own. */
export class OnnxLearningEngine implements LearningEngine {
  readonly identity: EngineIdentity;
  readonly #parts: Parts;
  readonly #options: LearningEngineOptions;
  #weights: Float32Array;
  /** Of the weights: another one whenever they change. */
  #number = 0;
  #nextWeights: Float32Array;
  #weightsLoaded = false;
  #policyIsCurrent = false;
  #sum: Float32Array | null = null;
  #spare: Float32Array[] = [];
  #closed: Promise<void> | null = null;
  #buffers = new WeakMap<MicroBatchLosses, Float32Array>();

  private constructor(parts: Parts, options: LearningEngineOptions) {
    this.identity = parts.identity;
    this.#parts = parts;
    this.#options = options;
    const { total } = parameterLayout(options.spec);
    this.#weights = new Float32Array(total);
    this.#nextWeights = new Float32Array(total);
  }

  /** @throws {ModelError} `ENGINE_UNAVAILABLE` */
  static async create(
    options: LearningEngineOptions,
    device: OnnxDevice,
  ): Promise<OnnxLearningEngine> {
    const { spec, optimizer } = options;
    const threads = invariantThreads(spec, options.threads);
    const { total } = parameterLayout(spec);
    const runtime = await loadOnnxRuntime();
    const parts = {
      identity: onnxIdentity(runtime, device),
      policy: await OnnxPolicyEngine.create(spec, threads, device),
      gradients: await openGradients(runtime, options, device),
      optimizer: await OnnxOptimizer.create(runtime, optimizer, total, threads, device),
    };
    return new OnnxLearningEngine(parts, options);
  }

  get gradientsAtOnce(): number {
    return this.#parts.gradients.atOnce;
  }

  async loadWeights(weights: Float32Array): Promise<void> {
    assertWeights(this.#options.spec, weights);
    this.#weights.set(weights);
    this.#weightsLoaded = true;
    this.#changed();
  }

  async infer(observations: Uint8Array, batch: number): Promise<Inference> {
    this.#assertWeightsLoaded("infer");
    if (!this.#policyIsCurrent) {
      await this.#parts.policy.loadWeights(this.#weights);
      this.#policyIsCurrent = true;
    }
    return this.#parts.policy.infer(observations, batch);
  }

  async gradients(microBatch: MicroBatch): Promise<MicroBatchLosses> {
    this.#assertWeightsLoaded("gradients");
    const buffer = this.#spare.pop() ?? new Float32Array(this.#weights.length);
    try {
      const weights = { number: this.#number, values: this.#weights };
      const { losses, gradients } = await this.#parts.gradients.run(microBatch, weights, buffer);
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
    if (this.#sum === null) {
      this.#sum = buffer;
    } else {
      add(this.#sum, buffer);
      this.#reuse(buffer);
    }
  }

  async apply(learningRate: number): Promise<AppliedUpdate> {
    const gradient = this.#sum;
    if (gradient === null) {
      throw new ModelError("ENGINE_STATE", "apply needs gradients; call accumulate first");
    }
    this.discard();
    const gradientNorm = l2Norm(gradient);
    if (!Number.isFinite(gradientNorm)) {
      throw nonFiniteGradient(gradientNorm);
    }
    const { maxGradNorm } = this.#options;
    const weightsNorm = await this.#parts.optimizer.step({
      weights: this.#weights,
      gradient,
      gradientScale: gradientNorm > maxGradNorm ? maxGradNorm / gradientNorm : 1,
      learningRate,
      nextWeights: this.#nextWeights,
    });
    [this.#weights, this.#nextWeights] = [this.#nextWeights, this.#weights];
    this.#changed();
    return { gradientNorm, weightsNorm };
  }

  discard(): void {
    if (this.#sum !== null) this.#reuse(this.#sum);
    this.#sum = null;
  }

  async weights(): Promise<Float32Array> {
    this.#assertWeightsLoaded("weights");
    return this.#weights.slice();
  }

  async optimizerState(): Promise<Float32Array> {
    return this.#parts.optimizer.state;
  }

  async loadOptimizerState(state: Float32Array): Promise<void> {
    this.#parts.optimizer.load(state);
  }

  close(): Promise<void> {
    this.#closed ??= this.#release();
    return this.#closed;
  }

  async #release(): Promise<void> {
    this.#weightsLoaded = false;
    this.#spare = [];
    this.#sum = null;
    await this.#parts.policy.close();
    await this.#parts.gradients.close();
    await this.#parts.optimizer.close();
  }

  #changed(): void {
    this.#number += 1;
    this.#policyIsCurrent = false;
  }

  /** Memory that a thread has kept is empty here. */
  #reuse(buffer: Float32Array): void {
    const whole = buffer.length === this.#weights.length;
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
): Promise<GradientSource> {
  const { spec, loss, threads } = options;
  const count = device === "cpu" ? gradientThreadCount(options) : 1;
  const each = invariantThreads(spec, Math.floor(threads / count));
  if (count === 1) return OnnxGradients.create(runtime, { spec, loss, threads: each, device });
  const data: OnnxThreadData = { spec, loss, threads: each };
  const file = new URL("./gradient-thread.js", import.meta.url);
  const { total } = parameterLayout(spec);
  return GradientThreads.create({ file, data: { ...data }, count, numbers: total });
}

/** One addition after the other in float32, so that only the order of calls decides the last bit. */
function add(sum: Float32Array, terms: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (terms[i] as number);
}
