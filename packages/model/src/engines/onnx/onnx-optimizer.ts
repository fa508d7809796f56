import type { OptimizerConfig } from "@lockstep/algorithm";
import type { OnnxDevice } from "../../engine-name.ts";
import { ModelError } from "../../model-error.ts";
import { nonFiniteWeights } from "../../non-finite.ts";
import { l2Norm } from "../../norm.ts";
import { biasCorrection, initialOptimizerState } from "../../optimizer.ts";
import { type OnnxRuntime, type OnnxSession, openSession, type Tensors } from "./onnx-session.ts";
import { optimizerGraph } from "./optimizer-graph.ts";

/** Parameters at a time on the CPU: an operator then finds what the one before left in the core's own cache. */
const BLOCK = 1 << 16;

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
  readonly #session: OnnxSession;
  readonly #config: OptimizerConfig;
  readonly #parameters: number;
  readonly #block: number;
  #state: Float32Array;
  #nextState: Float32Array;

  private constructor(
    runtime: OnnxRuntime,
    session: OnnxSession,
    config: OptimizerConfig,
    { parameters, block }: { readonly parameters: number; readonly block: number },
  ) {
    this.#runtime = runtime;
    this.#block = block;
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
    const session = await openSession(runtime, optimizerGraph(config), threads, device);
    const block = device === "cpu" ? BLOCK : parameters;
    return new OnnxOptimizer(runtime, session, config, { parameters, block });
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
    const scalars = this.#scalars(step);
    for (let first = 0; first < this.#parameters; first += this.#block) {
      const end = Math.min(first + this.#block, this.#parameters);
      const feeds: Tensors = {
        ...scalars,
        weights: this.#flat(step.weights.subarray(first, end)),
        gradient: this.#flat(step.gradient.subarray(first, end)),
      };
      const fetches: Tensors = { nextWeights: this.#flat(step.nextWeights.subarray(first, end)) };
      this.#bindState(feeds, fetches, first, end);
      await this.#session.run("an optimizer step", feeds, fetches);
    }
    const weightsNorm = l2Norm(step.nextWeights);
    if (!Number.isFinite(weightsNorm)) {
      throw nonFiniteWeights(step.learningRate);
    }
    [this.#state, this.#nextState] = [this.#nextState, this.#state];
    return weightsNorm;
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  #scalars({ gradientScale, learningRate }: OptimizerStep): Tensors {
    const scalars: Tensors = {
      gradientScale: this.#scalar(gradientScale),
      learningRate: this.#scalar(learningRate),
    };
    if (this.#config.kind !== "adam") return scalars;
    const taken = (this.#state[2 * this.#parameters] as number) + 1;
    this.#nextState[2 * this.#parameters] = taken;
    return {
      ...scalars,
      meanCorrection: this.#scalar(biasCorrection(this.#config.beta1, taken)),
      squareCorrection: this.#scalar(biasCorrection(this.#config.beta2, taken)),
    };
  }

  #bindState(feeds: Tensors, fetches: Tensors, first: number, end: number): void {
    const names = this.#config.kind === "adam" ? ["Mean", "MeanSquare"] : ["MeanSquare"];
    for (const [index, name] of names.entries()) {
      const part = (state: Float32Array): Tensors[string] =>
        this.#flat(
          state.subarray(index * this.#parameters + first, index * this.#parameters + end),
        );
      feeds[name === "Mean" ? "mean" : "meanSquare"] = part(this.#state);
      fetches[`next${name}`] = part(this.#nextState);
    }
  }

  #flat(values: Float32Array): InstanceType<OnnxRuntime["Tensor"]> {
    return new this.#runtime.Tensor("float32", values, [values.length]);
  }

  #scalar(value: number): InstanceType<OnnxRuntime["Tensor"]> {
    return new this.#runtime.Tensor("float32", Float32Array.of(value), []);
  }
}
