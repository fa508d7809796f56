import { setImmediate } from "node:timers/promises";
import type { EngineIdentity, Inference, PolicyEngine } from "../../engine.ts";
import { assertObservations } from "../../micro-batch-shape.ts";
import { ModelError } from "../../model-error.ts";
import { networkShape } from "../../network/network.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { assertWeights } from "../../network/parameter-layout.ts";
import { wasmIdentity } from "./wasm-identity.ts";
import { WasmNetwork } from "./wasm-network.ts";

/** The forward pass by the project's own WebAssembly. */
export class WasmPolicyEngine implements PolicyEngine {
  readonly identity: EngineIdentity = wasmIdentity;
  readonly #spec: NetworkSpec;
  #network: WasmNetwork | null;
  #loaded = false;

  /** @throws {ModelError} `NETWORK_SPEC`, `DEVICE_MEMORY` */
  constructor(spec: NetworkSpec) {
    this.#spec = spec;
    this.#network = new WasmNetwork(spec, "inference");
  }

  async loadWeights(weights: Float32Array): Promise<void> {
    assertWeights(this.#spec, weights);
    this.#open("loadWeights").loadFlat(weights);
    this.#loaded = true;
  }

  /** @param parameters in the engine's order */
  load(parameters: Float32Array): void {
    this.#open("load").load(parameters);
    this.#loaded = true;
  }

  async infer(observations: Uint8Array, batch: number): Promise<Inference> {
    assertObservations(this.#spec, observations, batch);
    const network = this.#open("infer");
    if (!this.#loaded) {
      throw new ModelError("ENGINE_STATE", "infer needs weights; call loadWeights first");
    }
    const { stack } = networkShape(this.#spec).observation;
    const stacks = Int32Array.from({ length: batch * stack }, (_, index) => index);
    network.forward({ frames: observations, stacks }, batch);
    const inference = { logits: network.logits(batch), values: network.values(batch) };
    // Other work of the process goes on between two passes.
    await setImmediate();
    return inference;
  }

  async close(): Promise<void> {
    this.#network = null;
  }

  #open(call: string): WasmNetwork {
    if (this.#network === null) throw new ModelError("ENGINE_STATE", `${call} on a closed engine`);
    return this.#network;
  }
}
