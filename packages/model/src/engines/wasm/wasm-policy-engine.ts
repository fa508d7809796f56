import { setImmediate } from "node:timers/promises";
import type { EngineIdentity, Inference, PolicyEngine } from "../../engine.ts";
import { ModelError } from "../../model-error.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { openFastestKernels } from "../kernels/machine/machine-kernels.ts";
import { wasmIdentity } from "./wasm-identity.ts";
import { WasmPolicy } from "./wasm-policy.ts";

/** The forward pass by the project's own WebAssembly. */
export class WasmPolicyEngine implements PolicyEngine {
  readonly identity: EngineIdentity = wasmIdentity;
  #policy: WasmPolicy | null;

  /** @throws {ModelError} `NETWORK_SPEC`, `DEVICE_MEMORY` */
  constructor(spec: NetworkSpec) {
    this.#policy = new WasmPolicy(spec, openFastestKernels());
  }

  async loadWeights(weights: Float32Array): Promise<void> {
    this.#open("loadWeights").loadWeights(weights);
  }

  /** @param parameters in the engine's order */
  load(parameters: Float32Array): void {
    this.#open("load").load(parameters);
  }

  async infer(
    observations: Uint8Array,
    batch: number,
    hiddenStates?: Float32Array,
  ): Promise<Inference> {
    const inference = this.#open("infer").infer(observations, batch, hiddenStates);
    // Other work of the process goes on between two passes.
    await setImmediate();
    return inference;
  }

  async close(): Promise<void> {
    this.#policy = null;
  }

  #open(call: string): WasmPolicy {
    if (this.#policy === null) throw new ModelError("ENGINE_STATE", `${call} on a closed engine`);
    return this.#policy;
  }
}
