import type { OptimizerConfig } from "@lockstep/algorithm";
import type { AppliedUpdate, EngineIdentity } from "../../engine.ts";
import { ModelError } from "../../model-error.ts";
import { nonFiniteGradient, nonFiniteWeights } from "../../non-finite.ts";
import type { OperatorRecorder, TensorPlace } from "../../operator-hashes.ts";
import { biasCorrection, initialOptimizerState } from "../../optimizer.ts";
import { KernelMemory } from "./kernel-memory.ts";
import type { ParameterOrder } from "./parameter-order.ts";

/** Weights and moments of one version: addresses. */
interface Version {
  readonly weights: number;
  /** RMSProp's mean squares; Adam's means and mean squares. */
  readonly moments: readonly number[];
}

/**
 * Weights, moments and the sum of gradients in a kernel memory of their own. There are two copies of weights and
 * moments: a step reads one and writes the other.
 */
export class KernelOptimizer {
  readonly #memory: KernelMemory;
  readonly #order: ParameterOrder;
  readonly #config: OptimizerConfig;
  readonly #sum: number;
  /** What comes in or goes out: flat parameters, or gradients in the engine's order. */
  readonly #passage: number;
  #current: Version;
  #next: Version;
  #steps = 0;
  #terms = 0;

  /**
   * @param identity of the engine, which a lack of memory is told of
   * @param orderIn gives the engine's order of the parameters in a memory
   * @throws {ModelError} `DEVICE_MEMORY`
   */
  constructor(
    config: OptimizerConfig,
    identity: EngineIdentity,
    orderIn: (memory: KernelMemory) => ParameterOrder,
  ) {
    const memory = new KernelMemory(identity);
    this.#memory = memory;
    this.#config = config;
    this.#order = orderIn(memory);
    const bytes = 4 * this.numbers;
    const version = (): Version => ({
      weights: memory.allocate(bytes),
      moments: (config.kind === "adam" ? [0, 1] : [0]).map(() => memory.allocate(bytes)),
    });
    this.#current = version();
    this.#next = version();
    this.#sum = memory.allocate(bytes);
    this.#passage = memory.allocate(bytes);
    memory.grow("weights and the optimizer's state");
    this.loadState(initialOptimizerState(config, this.#order.flat));
  }

  /** Numbers of the parameters in the engine's order. */
  get numbers(): number {
    return this.#order.numbers;
  }

  /** Where each tensor lies in the engine's order. */
  get tensors(): readonly TensorPlace[] {
    return this.#order.tensors;
  }

  /** In the engine's order: a view, until the next step. */
  get weights(): Float32Array {
    return this.#numbersAt(this.#current.weights);
  }

  loadWeights(flat: Float32Array): void {
    this.#load(flat, this.#current.weights);
  }

  /** Flat, a copy. */
  flatWeights(): Float32Array {
    return this.#unload(this.#current.weights).slice();
  }

  /** Flat, a copy: as `initialOptimizerState` lays it out. */
  state(): Float32Array {
    const { flat } = this.#order;
    const { moments } = this.#current;
    const isAdam = this.#config.kind === "adam";
    const state = new Float32Array(moments.length * flat + (isAdam ? 1 : 0));
    for (const [index, moment] of moments.entries()) state.set(this.#unload(moment), index * flat);
    if (isAdam) state[moments.length * flat] = this.#steps;
    return state;
  }

  /** @throws {ModelError} `OPTIMIZER_STATE_SHAPE` */
  loadState(state: Float32Array): void {
    const { flat } = this.#order;
    const { moments } = this.#current;
    const { kind } = this.#config;
    const expected = moments.length * flat + (kind === "adam" ? 1 : 0);
    if (state.length !== expected) {
      throw new ModelError(
        "OPTIMIZER_STATE_SHAPE",
        `got ${state.length} numbers of ${kind} state; expected ${expected}`,
      );
    }
    for (const [index, moment] of moments.entries()) {
      this.#load(state.subarray(index * flat, (index + 1) * flat), moment);
    }
    this.#steps = kind === "adam" ? (state[moments.length * flat] as number) : 0;
  }

  /** @param gradients in the engine's order */
  accumulate(gradients: Float32Array): void {
    const memory = this.#memory;
    const first = this.#terms === 0;
    memory.floats(first ? this.#sum : this.#passage, this.numbers).set(gradients);
    if (!first) memory.kernels.add(this.#sum, this.#passage, this.numbers);
    this.#terms += 1;
  }

  discard(): void {
    this.#terms = 0;
  }

  /**
   * @param recorder of what the step's operators compute
   * @throws {ModelError} `ENGINE_STATE`, `NON_FINITE_GRADIENT`: weights and state are then as before
   */
  apply(learningRate: number, maxGradNorm: number, recorder?: OperatorRecorder): AppliedUpdate {
    if (this.#terms === 0) {
      throw new ModelError("ENGINE_STATE", "apply needs gradients; call accumulate first");
    }
    this.discard();
    const gradientNorm = this.#norm(this.#sum);
    if (!Number.isFinite(gradientNorm)) {
      throw nonFiniteGradient(gradientNorm);
    }
    const scale = gradientNorm > maxGradNorm ? maxGradNorm / gradientNorm : 1;
    recorder?.addTensors("sum of gradients", this.tensors, this.#numbersAt(this.#sum));
    recorder?.add("gradient norm", Float64Array.of(gradientNorm));
    recorder?.add("clipping", Float64Array.of(scale));
    this.#step(scale, learningRate);
    const weightsNorm = this.#norm(this.#next.weights);
    if (!Number.isFinite(weightsNorm)) {
      throw nonFiniteWeights(learningRate);
    }
    [this.#current, this.#next] = [this.#next, this.#current];
    for (const [index, moment] of this.#current.moments.entries()) {
      recorder?.add(`optimizer's moment ${index + 1}`, this.#numbersAt(moment));
    }
    recorder?.add("optimizer's step", this.weights);
    if (this.#config.kind === "adam") this.#steps += 1;
    return { gradientNorm, weightsNorm };
  }

  /** Writes the next version. */
  #step(scale: number, rate: number): void {
    const config = this.#config;
    const { kernels } = this.#memory;
    const [current, next] = [this.#current, this.#next];
    if (config.kind !== "adam") {
      const { decay, epsilon, kind } = config;
      kernels.rmsprop(
        ...[current.weights, this.#sum, current.moments[0] as number],
        ...[next.weights, next.moments[0] as number, this.numbers],
        ...[scale, rate, decay, 1 - decay, epsilon, kind === "rmsprop-tf" ? 1 : 0],
      );
      return;
    }
    const { beta1, beta2, epsilon } = config;
    const step = this.#steps + 1;
    kernels.adam(
      ...[current.weights, this.#sum, current.moments[0] as number, current.moments[1] as number],
      ...[next.weights, next.moments[0] as number, next.moments[1] as number, this.numbers],
      ...[scale, rate, beta1, 1 - beta1, beta2, 1 - beta2],
      ...[biasCorrection(beta1, step), biasCorrection(beta2, step), epsilon],
    );
  }

  #norm(numbers: number): number {
    return Math.sqrt(this.#memory.kernels.squareSum(numbers, this.numbers));
  }

  /** In the engine's order: a view. */
  #numbersAt(address: number): Float32Array {
    return this.#memory.floats(address, this.numbers);
  }

  #load(flat: Float32Array, ordered: number): void {
    this.#memory.floats(this.#passage, flat.length).set(flat);
    this.#order.pack(this.#passage, ordered);
  }

  #unload(ordered: number): Float32Array {
    this.#order.unpack(ordered, this.#passage);
    return this.#memory.floats(this.#passage, this.#order.flat);
  }
}
