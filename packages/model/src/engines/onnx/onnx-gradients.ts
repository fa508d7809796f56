import type { LossCoefficients, MicroBatch } from "../../engine.ts";
import type { OnnxDevice } from "../../engine-name.ts";
import { microBatchShape } from "../../micro-batch-shape.ts";
import { ModelError } from "../../model-error.ts";
import { networkShape } from "../../network/network.ts";
import type { ObservationShape } from "../../network/network-shape.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { type ParameterLayout, parameterLayout } from "../../network/parameter-layout.ts";
import { gradientGraph, gradientName } from "./gradient-graph.ts";
import type { ComputedGradients, GradientSource, NumberedWeights } from "./gradient-source.ts";
import { observationTensor } from "./observation-tensor.ts";
import { type OnnxRuntime, type OnnxSession, openSession, type Tensors } from "./onnx-session.ts";

/** Runs the gradient graph on flat arrays: ONNX Runtime reads weights from them and writes gradients into them. */
export class OnnxGradients implements GradientSource {
  readonly atOnce = 1;
  readonly #runtime: OnnxRuntime;
  readonly #session: OnnxSession;
  readonly #spec: NetworkSpec;
  readonly #observation: ObservationShape;
  readonly #layout: ParameterLayout;

  private constructor(runtime: OnnxRuntime, session: OnnxSession, spec: NetworkSpec) {
    this.#runtime = runtime;
    this.#session = session;
    this.#spec = spec;
    this.#observation = networkShape(spec).observation;
    this.#layout = parameterLayout(spec);
  }

  static async create(
    runtime: OnnxRuntime,
    spec: NetworkSpec,
    coefficients: LossCoefficients,
    threads: number,
    device: OnnxDevice,
  ): Promise<OnnxGradients> {
    const session = await openSession(runtime, gradientGraph(spec, coefficients), threads, device);
    return new OnnxGradients(runtime, session, spec);
  }

  async run(
    batch: MicroBatch,
    { values: weights }: NumberedWeights,
    gradients: Float32Array,
  ): Promise<ComputedGradients> {
    const feeds = this.#feeds(batch);
    const fetches: Record<string, Tensors[string] | null> = {
      policyLoss: null,
      valueLoss: null,
      entropy: null,
      logProbabilities: null,
      values: null,
    };
    for (const { name, shape, offset, size } of this.#layout.tensors) {
      feeds[name] = this.#floats(weights.subarray(offset, offset + size), shape);
      fetches[gradientName(name)] = this.#floats(gradients.subarray(offset, offset + size), shape);
    }
    const rows = batch.actions.length;
    const outputs = await this.#session.run(`a micro-batch of ${rows} rows`, feeds, fetches);
    const numbers = (name: string): Float32Array => outputs[name]?.data as Float32Array;
    const finite = (name: string): number => {
      const value = numbers(name)[0] as number;
      if (Number.isFinite(value)) return value;
      throw new ModelError(
        "NON_FINITE_LOSS",
        `${name} of a micro-batch of ${rows} rows is ${value}; expected a finite number`,
      );
    };
    const figures = {
      policyLoss: finite("policyLoss"),
      valueLoss: finite("valueLoss"),
      entropy: finite("entropy"),
      logProbabilities: numbers("logProbabilities"),
      values: numbers("values"),
    };
    return { figures, gradients };
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  #feeds(batch: MicroBatch): Tensors {
    const { rows, frames } = microBatchShape(this.#spec, batch);
    const { frame, stack } = this.#observation;
    const { Tensor } = this.#runtime;
    return {
      frames: observationTensor(this.#runtime, this.#observation, batch.frames, [frames, ...frame]),
      stacks: new Tensor("int32", batch.stacks, [rows, stack]),
      actions: new Tensor("int32", batch.actions, [rows]),
      returns: this.#floats(batch.returns, [rows]),
      advantages: this.#floats(batch.advantages, [rows]),
      rowWeight: this.#floats(Float32Array.of(1 / batch.batchRows), []),
    };
  }

  #floats(values: Float32Array, shape: readonly number[]): InstanceType<OnnxRuntime["Tensor"]> {
    return new this.#runtime.Tensor("float32", values, shape);
  }
}
