import type { LossFormula } from "@lockstep/algorithm";
import { logSoftmax } from "@lockstep/learning";
import type { MicroBatch } from "../../engine.ts";
import type { OnnxDevice } from "../../engine-name.ts";
import { type LossProgram, lossProgram } from "../../loss-program.ts";
import { microBatchShape } from "../../micro-batch-shape.ts";
import { networkShape } from "../../network/network.ts";
import { frameBytes, type ObservationShape } from "../../network/network-shape.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { type ParameterLayout, parameterLayout } from "../../network/parameter-layout.ts";
import { nonFiniteLoss } from "../../non-finite.ts";
import type {
  ComputedGradients,
  GradientSource,
  NumberedWeights,
} from "../threads/gradient-source.ts";
import { columnName, figureName, gradientGraph, gradientName } from "./gradient-graph.ts";
import { type Kernels, kernelsFor } from "./kernels.ts";
import { observationTensor } from "./observation-tensor.ts";
import { type OnnxRuntime, type OnnxSession, openSession, type Tensors } from "./onnx-session.ts";

export interface OnnxGradientsOptions {
  readonly spec: NetworkSpec;
  readonly loss: LossFormula;
  /** Cores that it may use. */
  readonly threads: number;
  readonly device: OnnxDevice;
  readonly kernels?: Kernels;
}

/** Graphs for as many lengths of runs are kept; a run of training has one length. */
const MOST_SESSIONS = 4;

/** Runs the gradient graph on flat arrays: ONNX Runtime reads weights from them and writes gradients into them. */
export class OnnxGradients implements GradientSource {
  readonly atOnce = 1;
  readonly #runtime: OnnxRuntime;
  readonly #options: OnnxGradientsOptions;
  readonly #kernels: Kernels;
  readonly #program: LossProgram;
  readonly #observation: ObservationShape;
  readonly #layout: ParameterLayout;
  /** By how many rows a run has, which is 1 without a memory; the one that was opened last is at the end. */
  readonly #anyRows = new Map<number, Promise<OnnxSession>>();
  /** Spares the padding, a fiftieth of the time. Opened when it is needed first. */
  #wholeBlocks: Promise<OnnxSession> | null = null;

  private constructor(runtime: OnnxRuntime, options: OnnxGradientsOptions, kernels: Kernels) {
    const { spec, loss } = options;
    this.#runtime = runtime;
    this.#options = options;
    this.#kernels = kernels;
    this.#program = lossProgram(loss);
    this.#observation = networkShape(spec).observation;
    this.#layout = parameterLayout(spec);
  }

  /** @param options without `kernels` for the fastest ones of the device */
  static async create(runtime: OnnxRuntime, options: OnnxGradientsOptions): Promise<OnnxGradients> {
    const { spec, device } = options;
    const kernels = options.kernels ?? (await kernelsFor(runtime, spec, device));
    const gradients = new OnnxGradients(runtime, options, kernels);
    // The first micro-batch says how many rows a run of a memory has.
    if (spec.memory === undefined) await gradients.#anyRowsInRuns(1);
    return gradients;
  }

  async run(
    batch: MicroBatch,
    { values: weights }: NumberedWeights,
    gradients: Float32Array,
  ): Promise<ComputedGradients> {
    const { rows } = microBatchShape(this.#options.spec, batch, this.#program.columns);
    const feeds = this.#feeds(leastRows(batch));
    const fetches: Record<string, Tensors[string] | null> = {
      logits: null,
      values: null,
    };
    for (const [name] of this.#program.figures) fetches[figureName(name)] = null;
    for (const { name, shape, offset, size } of this.#layout.tensors) {
      feeds[name] = this.#floats(weights.subarray(offset, offset + size), shape);
      fetches[gradientName(name)] = this.#floats(gradients.subarray(offset, offset + size), shape);
    }
    const session = await this.#sessionFor(batch);
    const outputs = await session.run(`a micro-batch of ${rows} rows`, feeds, fetches);
    const numbers = (name: string): Float32Array => outputs[name]?.data as Float32Array;
    const values = numbers("values");
    const finite = (name: string): number => {
      const value = numbers(figureName(name))[0] as number;
      if (Number.isFinite(value)) return value;
      throw nonFiniteLoss(name, value, rows);
    };
    const losses = {
      figures: Object.fromEntries(this.#program.figures.map(([name]) => [name, finite(name)])),
      logProbabilities: this.#logProbabilities(numbers("logits"), batch),
      values: values.subarray(0, rows),
    };
    return { losses, gradients };
  }

  async close(): Promise<void> {
    for (const session of this.#anyRows.values()) await (await session).release();
    await (await this.#wholeBlocks)?.release();
  }

  #sessionFor({ actions, runs }: MicroBatch): Promise<OnnxSession> {
    const { block } = this.#kernels;
    if (runs !== undefined) return this.#anyRowsInRuns(runs.steps);
    if (block === null || actions.length % block !== 0) return this.#anyRowsInRuns(1);
    const { spec, threads, device } = this.#options;
    const graph = (): Uint8Array =>
      gradientGraph(spec, this.#program, { ...this.#kernels, padded: false });
    this.#wholeBlocks ??= openSession(this.#runtime, graph(), threads, device);
    return this.#wholeBlocks;
  }

  /** @param steps rows of a run */
  async #anyRowsInRuns(steps: number): Promise<OnnxSession> {
    const known = this.#anyRows.get(steps);
    if (known !== undefined) return known;
    const { spec, threads, device } = this.#options;
    const graph = gradientGraph(spec, this.#program, { ...this.#kernels, padded: true, steps });
    const session = openSession(this.#runtime, graph, threads, device);
    this.#anyRows.set(steps, session);
    for (const [oldest, other] of this.#anyRows) {
      if (this.#anyRows.size <= MOST_SESSIONS) break;
      this.#anyRows.delete(oldest);
      await (await other).release();
    }
    return session;
  }

  #feeds(batch: MicroBatch): Tensors {
    const { frame, stack } = this.#observation;
    const { Tensor } = this.#runtime;
    const rows = batch.actions.length;
    const frames = batch.frames.length / frameBytes(this.#observation);
    const feeds: Tensors = {
      frames: observationTensor(this.#runtime, this.#observation, batch.frames, [frames, ...frame]),
      stacks: new Tensor("int32", batch.stacks, [rows, stack]),
      actions: new Tensor("int32", batch.actions, [rows]),
      rowWeight: this.#floats(Float32Array.of(1 / batch.batchRows), []),
    };
    if (batch.runs !== undefined) {
      const { hiddenStates, resets, steps } = batch.runs;
      const runs = rows / steps;
      feeds["hiddenStates"] = this.#floats(hiddenStates, [runs, hiddenStates.length / runs]);
      feeds["keeps"] = this.#floats(
        Float32Array.from(resets, (reset) => 1 - reset),
        [rows],
      );
    }
    for (const name of this.#program.columns) {
      feeds[columnName(name)] = this.#floats(batch.columns[name] as Float32Array, [rows]);
    }
    return feeds;
  }

  /** Of each row's action, by the function that actors use. */
  #logProbabilities(logits: Float32Array, { actions }: MicroBatch): Float32Array {
    const choices = this.#options.spec.actions;
    const strange = logits.find((logit) => !Number.isFinite(logit));
    if (strange !== undefined) throw nonFiniteLoss("a logit", strange, actions.length);
    return Float32Array.from(actions, (action, row) => {
      const policy = logSoftmax(logits.subarray(row * choices, (row + 1) * choices));
      return policy[action] as number;
    });
  }

  #floats(values: Float32Array, shape: readonly number[]): InstanceType<OnnxRuntime["Tensor"]> {
    return new this.#runtime.Tensor("float32", values, shape);
  }
}

/**
 * A single row twice with half its weight, which changes no bit of the sums: the library computes products of one row with
 * other code than those of several, and actors compute at least two.
 */
function leastRows(batch: MicroBatch): MicroBatch {
  if (batch.actions.length !== 1) return batch;
  const { stacks, actions, columns, batchRows, runs } = batch;
  return {
    ...batch,
    runs: runs && {
      steps: 1,
      hiddenStates: Float32Array.of(...runs.hiddenStates, ...runs.hiddenStates),
      resets: Uint8Array.of(...runs.resets, ...runs.resets),
    },
    stacks: Int32Array.of(...stacks, ...stacks),
    actions: Int32Array.of(...actions, ...actions),
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, row]) => [name, Float32Array.of(...row, ...row)]),
    ),
    batchRows: 2 * batchRows,
  };
}
