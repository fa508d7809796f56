import { setImmediate } from "node:timers/promises";
import type {
  AppliedUpdate,
  EngineIdentity,
  Inference,
  LearningEngine,
  MicroBatch,
  MicroBatchLosses,
} from "../../engine.ts";
import type { LearningEngineOptions } from "../../engine-options.ts";
import { ModelError } from "../../model-error.ts";
import { assertWeights } from "../../network/parameter-layout.ts";
import type { GradientSource } from "../threads/gradient-source.ts";
import { gradientThreadCount } from "../threads/gradient-thread-count.ts";
import { GradientThreads } from "../threads/gradient-threads.ts";
// Its type only: it is run as a thread.
import type { WasmThreadData } from "./gradient-thread.ts";
import { KernelOptimizer } from "./kernel-optimizer.ts";
import { PanelParameters } from "./panel-parameters.ts";
import { WasmGradients } from "./wasm-gradients.ts";
import { wasmIdentity } from "./wasm-identity.ts";
import { WasmPolicyEngine } from "./wasm-policy-engine.ts";

/**
 * Gradient buffers that are kept for reuse: those being computed, and some that wait for their turn. New buffers would
 * cause a full garbage collection in nearly every round.
 */
const SPARE_BUFFERS = 6;

interface Parts {
  readonly policy: WasmPolicyEngine;
  readonly gradients: GradientSource;
  readonly optimizer: KernelOptimizer;
}

/** The learning step by the project's own WebAssembly: parameters and gradients stay in the engine's order. */
export class WasmLearningEngine implements LearningEngine {
  readonly identity: EngineIdentity = wasmIdentity;
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
    this.#parts = parts;
    this.#options = options;
  }

  /** @throws {ModelError} `NETWORK_SPEC`, `ENGINE_UNAVAILABLE`, `DEVICE_MEMORY` */
  static async create(options: LearningEngineOptions): Promise<WasmLearningEngine> {
    const { spec } = options;
    const optimizer = new KernelOptimizer(
      options.optimizer,
      (memory) => new PanelParameters(memory, spec),
    );
    const parts = {
      policy: new WasmPolicyEngine(spec),
      gradients: await openGradients(options, optimizer.numbers),
      optimizer,
    };
    return new WasmLearningEngine(parts, options);
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
    const { policy, optimizer } = this.#parts;
    if (!this.#policyIsCurrent) {
      policy.load(optimizer.weights);
      this.#policyIsCurrent = true;
    }
    return policy.infer(observations, batch);
  }

  async gradients(microBatch: MicroBatch): Promise<MicroBatchLosses> {
    this.#assertWeightsLoaded("gradients");
    const { gradients: source, optimizer } = this.#parts;
    const buffer = this.#spare.pop() ?? new Float32Array(optimizer.numbers);
    try {
      const weights = { number: this.#number, values: optimizer.weights };
      const { losses, gradients } = await source.run(microBatch, weights, buffer);
      this.#buffers.set(losses, gradients);
      // Other work of the process goes on between two micro-batches.
      if (source.atOnce === 1) await setImmediate();
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

/** Threads, where there are cores and enough work for several. A micro-batch's gradients do not depend on them. */
async function openGradients(
  options: LearningEngineOptions,
  numbers: number,
): Promise<GradientSource> {
  const { spec, loss } = options;
  const count = gradientThreadCount(options);
  if (count === 1) return new WasmGradients(spec, loss);
  const data: WasmThreadData = { spec, loss };
  const file = new URL("./gradient-thread.js", import.meta.url);
  return GradientThreads.create({ file, data: { ...data }, count, numbers });
}
