import type { OnnxDevice } from "../../engine-name.ts";
import { ModelError } from "../../model-error.ts";
import { l2Norm } from "../../norm.ts";
import { biasCorrection, initialOptimizerState, type OptimizerConfig } from "../../optimizer.ts";
import {
  type InferenceSession,
  type OnnxRuntime,
  openSession,
  type Tensors,
} from "./onnx-session.ts";
import { optimizerGraph } from "./optimizer-graph.ts";

/** One optimizer step: where it starts from and how far it goes. */
export interface OptimizerStep {
  /** Flat. */
  readonly weights: Float32Array;
  /** Flat, of the same length. */
  readonly gradient: Float32Array;
  /** What clipping leaves of the gradient. */
  readonly gradientScale: number;
  readonly learningRate: number;
  /** Overwritten with the weights after the step. */
  readonly nextWeights: Float32Array;
}

/** The optimizer's graph and its state, of which there are two copies: a step reads one and writes the other. */
export class OnnxOptimizer {
  readonly #runtime: OnnxRuntime;
  readonly #session: InferenceSession;
  readonly #config: OptimizerConfig;
  readonly #parameters: number;
  #state: Float32Array;
  #nextState: Float32Array;

  private constructor(
    runtime: OnnxRuntime,
    session: InferenceSession,
    config: OptimizerConfig,
    parameters: number,
  ) {
    this.#runtime = runtime;
    this.#session = session;
    this.#config = config;
    this.#parameters = parameters;
    this.#state = initialOptimizerState(config, parameters);
    this.#nextState = new Float32Array(this.#state.length);
  }

  static async create(
    runtime: OnnxRuntime,
    config: OptimizerConfig,
    parameters: number,
    threads: number,
    device: OnnxDevice,
  ): Promise<OnnxOptimizer> {
    const session = await openSession(runtime, optimizerGraph(config, parameters), threads, device);
    return new OnnxOptimizer(runtime, session, config, parameters);
  }

  /** A copy. */
  get state(): Float32Array {
    return this.#state.slice();
  }

  /** @throws {ModelError} `OPTIMIZER_STATE_SHAPE` */
  load(state: Float32Array): void {
    if (state.length !== this.#state.length) {
      throw new ModelError(
        "OPTIMIZER_STATE_SHAPE",
        `got ${state.length} numbers of ${this.#config.kind} state; expected ${this.#state.length}`,
      );
    }
    this.#state.set(state);
  }

  /**
   * Writes the next weights, keeps the next state.
   * @returns the L2 norm of the next weights
   * @throws {ModelError} `NON_FINITE_GRADIENT` when the step leads to weights that are not finite; the state is kept
   */
  async step(step: OptimizerStep): Promise<number> {
    const feeds: Tensors = {
      weights: this.#flat(step.weights),
      gradient: this.#flat(step.gradient),
      gradientScale: this.#scalar(step.gradientScale),
      learningRate: this.#scalar(step.learningRate),
    };
    const fetches: Tensors = { nextWeights: this.#flat(step.nextWeights) };
    this.#bindState(feeds, fetches);
    await this.#session.run(feeds, fetches);
    const weightsNorm = l2Norm(step.nextWeights);
    if (!Number.isFinite(weightsNorm)) {
      throw new ModelError(
        "NON_FINITE_GRADIENT",
        `an optimizer step at learning rate ${step.learningRate} leads to weights that are not finite; lower the rate`,
      );
    }
    [this.#state, this.#nextState] = [this.#nextState, this.#state];
    return weightsNorm;
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  #bindState(feeds: Tensors, fetches: Tensors): void {
    const count = this.#parameters;
    if (this.#config.kind !== "adam") {
      feeds["meanSquare"] = this.#flat(this.#state);
      fetches["nextMeanSquare"] = this.#flat(this.#nextState);
      return;
    }
    const taken = (this.#state[2 * count] as number) + 1;
    this.#nextState[2 * count] = taken;
    feeds["mean"] = this.#flat(this.#state.subarray(0, count));
    feeds["meanSquare"] = this.#flat(this.#state.subarray(count, 2 * count));
    feeds["meanCorrection"] = this.#scalar(biasCorrection(this.#config.beta1, taken));
    feeds["squareCorrection"] = this.#scalar(biasCorrection(this.#config.beta2, taken));
    fetches["nextMean"] = this.#flat(this.#nextState.subarray(0, count));
    fetches["nextMeanSquare"] = this.#flat(this.#nextState.subarray(count, 2 * count));
  }

  #flat(values: Float32Array): InstanceType<OnnxRuntime["Tensor"]> {
    return new this.#runtime.Tensor("float32", values, [values.length]);
  }

  #scalar(value: number): InstanceType<OnnxRuntime["Tensor"]> {
    return new this.#runtime.Tensor("float32", Float32Array.of(value), []);
  }
}
