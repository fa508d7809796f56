import type { LossFormula } from "@lockstep/algorithm";
import type { MicroBatch } from "../../engine.ts";
import type { OnnxDevice } from "../../engine-name.ts";
import { type LossProgram, lossProgram } from "../../loss-program.ts";
import { microBatchShape } from "../../micro-batch-shape.ts";
import { networkShape } from "../../network/network.ts";
import type { ObservationShape } from "../../network/network-shape.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { type ParameterLayout, parameterLayout } from "../../network/parameter-layout.ts";
import { nonFiniteLoss } from "../../non-finite.ts";
import type {
  ComputedGradients,
  GradientSource,
  NumberedWeights,
} from "../threads/gradient-source.ts";
import { columnName, figureName, gradientGraph, gradientName } from "./gradient-graph.ts";
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
  readonly #program: LossProgram;

  private constructor(
    runtime: OnnxRuntime,
    session: OnnxSession,
    spec: NetworkSpec,
    program: LossProgram,
  ) {
    this.#runtime = runtime;
    this.#session = session;
    this.#spec = spec;
    this.#observation = networkShape(spec).observation;
    this.#layout = parameterLayout(spec);
    this.#program = program;
  }

  static async create(
    runtime: OnnxRuntime,
    spec: NetworkSpec,
    loss: LossFormula,
    threads: number,
    device: OnnxDevice,
  ): Promise<OnnxGradients> {
    const program = lossProgram(loss);
    const session = await openSession(runtime, gradientGraph(spec, program), threads, device);
    return new OnnxGradients(runtime, session, spec, program);
  }

  async run(
    batch: MicroBatch,
    { values: weights }: NumberedWeights,
    gradients: Float32Array,
  ): Promise<ComputedGradients> {
    const feeds = this.#feeds(batch);
    const fetches: Record<string, Tensors[string] | null> = {
      logProbabilities: null,
      values: null,
    };
    for (const [name] of this.#program.figures) fetches[figureName(name)] = null;
    for (const { name, shape, offset, size } of this.#layout.tensors) {
      feeds[name] = this.#floats(weights.subarray(offset, offset + size), shape);
      fetches[gradientName(name)] = this.#floats(gradients.subarray(offset, offset + size), shape);
    }
    const rows = batch.actions.length;
    const outputs = await this.#session.run(`a micro-batch of ${rows} rows`, feeds, fetches);
    const numbers = (name: string): Float32Array => outputs[name]?.data as Float32Array;
    const finite = (name: string): number => {
      const value = numbers(figureName(name))[0] as number;
      if (Number.isFinite(value)) return value;
      throw nonFiniteLoss(name, value, rows);
    };
    const losses = {
      figures: Object.fromEntries(this.#program.figures.map(([name]) => [name, finite(name)])),
      logProbabilities: numbers("logProbabilities"),
      values: numbers("values"),
    };
    return { losses, gradients };
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  #feeds(batch: MicroBatch): Tensors {
    const { columns } = this.#program;
    const { rows, frames } = microBatchShape(this.#spec, batch, columns);
    const { frame, stack } = this.#observation;
    const { Tensor } = this.#runtime;
    const feeds: Tensors = {
      frames: observationTensor(this.#runtime, this.#observation, batch.frames, [frames, ...frame]),
      stacks: new Tensor("int32", batch.stacks, [rows, stack]),
      actions: new Tensor("int32", batch.actions, [rows]),
      rowWeight: this.#floats(Float32Array.of(1 / batch.batchRows), []),
    };
    for (const name of columns) {
      feeds[columnName(name)] = this.#floats(batch.columns[name] as Float32Array, [rows]);
    }
    return feeds;
  }

  #floats(values: Float32Array, shape: readonly number[]): InstanceType<OnnxRuntime["Tensor"]> {
    return new this.#runtime.Tensor("float32", values, shape);
  }
}
