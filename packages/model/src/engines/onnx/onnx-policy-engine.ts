import type { EngineIdentity, Inference, PolicyEngine } from "../../engine.ts";
import type { OnnxDevice } from "../../engine-name.ts";
import { assertObservations } from "../../micro-batch-shape.ts";
import { ModelError } from "../../model-error.ts";
import { networkShape } from "../../network/network.ts";
import {
  type NetworkShape,
  observationBytes,
  observationExtents,
} from "../../network/network-shape.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { assertWeights } from "../../network/parameter-layout.ts";
import { inferenceGraph, inferenceInputs } from "./inference-graph.ts";
import { invariantThreads } from "./invariant-threads.ts";
import { type Kernels, kernelsFor } from "./kernels.ts";
import { observationTensor } from "./observation-tensor.ts";
import {
  loadOnnxRuntime,
  type OnnxRuntime,
  type OnnxSession,
  onnxIdentity,
  openSession,
  type Tensors,
} from "./onnx-session.ts";

/** The library computes matrix products of one row with other code, which rounds differently. */
const LEAST_ROWS = 2;

/** The forward pass by ONNX Runtime. */
export class OnnxPolicyEngine implements PolicyEngine {
  readonly identity: EngineIdentity;
  readonly #runtime: OnnxRuntime;
  readonly #spec: NetworkSpec;
  readonly #network: NetworkShape;
  readonly #threads: number;
  readonly #device: OnnxDevice;
  readonly #kernels: Kernels;
  /** Weights that are not in the graph. */
  #inputs: Tensors = {};
  #session: OnnxSession | null = null;
  #padded: Uint8Array = new Uint8Array(0);
  /** Memory of the last version's graph, for the next one: kept from the second on, since most engines load only one. */
  #room: Uint8Array | undefined;

  private constructor(
    runtime: OnnxRuntime,
    spec: NetworkSpec,
    threads: number,
    device: OnnxDevice,
    kernels: Kernels,
  ) {
    this.identity = onnxIdentity(runtime, device);
    this.#device = device;
    this.#kernels = kernels;
    this.#runtime = runtime;
    this.#spec = spec;
    this.#network = networkShape(spec);
    this.#threads = invariantThreads(spec, threads);
  }

  /** @throws {ModelError} `ENGINE_UNAVAILABLE` */
  static async create(
    spec: NetworkSpec,
    threads: number,
    device: OnnxDevice,
  ): Promise<OnnxPolicyEngine> {
    const runtime = await loadOnnxRuntime();
    const kernels = await kernelsFor(runtime, spec, device);
    return new OnnxPolicyEngine(runtime, spec, threads, device, kernels);
  }

  async loadWeights(weights: Float32Array): Promise<void> {
    assertWeights(this.#spec, weights);
    // The library copies what it reads.
    const model = inferenceGraph(this.#spec, weights, this.#kernels, this.#room);
    const inputs: Tensors = {};
    for (const { name, shape, offset, size } of inferenceInputs(this.#spec)) {
      const values = weights.slice(offset, offset + size);
      inputs[name] = new this.#runtime.Tensor("float32", values, shape);
    }
    const before = this.#session;
    this.#session = await openSession(this.#runtime, model, this.#threads, this.#device);
    if (before !== null) this.#room = model;
    this.#inputs = inputs;
    await before?.release();
  }

  async infer(
    observations: Uint8Array,
    batch: number,
    hiddenStates?: Float32Array,
  ): Promise<Inference> {
    assertObservations(this.#spec, observations, batch, hiddenStates);
    if (this.#session === null) {
      throw new ModelError("ENGINE_STATE", "infer needs weights; call loadWeights first");
    }
    const { observation, actions } = this.#network;
    const rows = Math.max(batch, LEAST_ROWS);
    const padded = rows === batch ? observations : this.#pad(observations, rows);
    const extents = [rows, ...observationExtents(observation)];
    const outputs = await this.#session.run(`a forward pass of ${rows} rows`, {
      ...this.#inputs,
      observations: observationTensor(this.#runtime, observation, padded, extents),
      ...(hiddenStates && { hiddenStates: this.#statesTensor(hiddenStates, batch, rows) }),
    });
    const logits = outputs["logits"]?.data as Float32Array;
    const values = outputs["values"]?.data as Float32Array;
    const next = outputs["nextHiddenStates"]?.data as Float32Array | undefined;
    return {
      logits: logits.subarray(0, batch * actions),
      values: values.subarray(0, batch),
      ...(hiddenStates && next && { hiddenStates: next.slice(0, hiddenStates.length) }),
    };
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    await session?.release();
  }

  #statesTensor(hiddenStates: Float32Array, batch: number, rows: number): Tensors[string] {
    const size = hiddenStates.length / batch;
    const padded = new Float32Array(rows * size);
    padded.set(hiddenStates);
    return new this.#runtime.Tensor("float32", padded, [rows, size]);
  }

  #pad(observations: Uint8Array, rows: number): Uint8Array {
    const bytes = rows * observationBytes(this.#network.observation);
    if (this.#padded.length !== bytes) this.#padded = new Uint8Array(bytes);
    this.#padded.set(observations);
    return this.#padded;
  }
}
