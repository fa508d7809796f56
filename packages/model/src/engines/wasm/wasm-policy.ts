import type { Inference } from "../../engine.ts";
import { assertObservations } from "../../micro-batch-shape.ts";
import { ModelError } from "../../model-error.ts";
import { networkShape } from "../../network/network.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { assertWeights } from "../../network/parameter-layout.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { WasmNetwork } from "./wasm-network.ts";

/** The forward pass by the project's own WebAssembly, on the thread that asks: for programs without Node.js, too. */
export class WasmPolicy {
  readonly #spec: NetworkSpec;
  readonly #network: WasmNetwork;
  #loaded = false;

  /** @param kernels its own; in WebAssembly when absent @throws {ModelError} `NETWORK_SPEC`, `DEVICE_MEMORY` */
  constructor(spec: NetworkSpec, kernels?: Kernels) {
    this.#spec = spec;
    this.#network = new WasmNetwork(spec, "inference", kernels);
  }

  /** @param weights flat, in the order of the parameter layout. Copied. @throws {ModelError} `WEIGHTS_SHAPE` */
  loadWeights(weights: Float32Array): void {
    assertWeights(this.#spec, weights);
    this.#network.loadFlat(weights);
    this.#loaded = true;
  }

  /** @param parameters in the engine's order */
  load(parameters: Float32Array): void {
    this.#network.load(parameters);
    this.#loaded = true;
  }

  /** `PolicyEngine.infer`, at once. @throws {ModelError} `BATCH_SHAPE`, `ENGINE_STATE` */
  infer(observations: Uint8Array, batch: number, hiddenStates?: Float32Array): Inference {
    assertObservations(this.#spec, observations, batch, hiddenStates);
    if (!this.#loaded) {
      throw new ModelError("ENGINE_STATE", "infer needs weights; call loadWeights first");
    }
    const { stack } = networkShape(this.#spec).observation;
    const stacks = Int32Array.from({ length: batch * stack }, (_, index) => index);
    const runs = hiddenStates && { steps: 1, hiddenStates, resets: new Uint8Array(batch) };
    this.#network.forward({ frames: observations, stacks, runs }, batch);
    const inference = { logits: this.#network.logits(batch), values: this.#network.values(batch) };
    return runs === undefined
      ? inference
      : { ...inference, hiddenStates: this.#network.hiddenStates };
  }
}
