import type { EngineIdentity, Inference, PolicyEngine } from "../../engine.ts";
import type { TfjsDevice } from "../../engine-name.ts";
import { ModelError } from "../../model-error.ts";
import { networkShape } from "../../network/network.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { assertWeights } from "../../network/parameter-layout.ts";
import { DeviceLayout } from "./device-parameters.ts";
import { inferRows } from "./infer-rows.ts";
import { openTfjsBackend } from "./open-tfjs-backend.ts";
import type { Tensor } from "./tensor-flow.ts";
import type { TfjsBackend } from "./tfjs-backend.ts";

/** The forward pass by TensorFlow.js. */
export class TfjsPolicyEngine implements PolicyEngine {
  readonly identity: EngineIdentity;
  readonly #device: TfjsBackend;
  readonly #spec: NetworkSpec;
  readonly #layout: DeviceLayout;
  #weights: readonly Tensor[] | null = null;

  private constructor(device: TfjsBackend, spec: NetworkSpec) {
    this.identity = device.identity;
    this.#device = device;
    this.#spec = spec;
    this.#layout = new DeviceLayout(spec);
  }

  /** @throws {ModelError} `ENGINE_UNAVAILABLE`, `NETWORK_SPEC` */
  static async create(spec: NetworkSpec, device: TfjsDevice): Promise<TfjsPolicyEngine> {
    networkShape(spec);
    return new TfjsPolicyEngine(await openTfjsBackend(device), spec);
  }

  async loadWeights(weights: Float32Array): Promise<void> {
    assertWeights(this.#spec, weights);
    const before = this.#weights ?? [];
    this.#weights = this.#device.run("the network's weights", () =>
      this.#layout.upload(this.#device.tf, weights),
    );
    this.#device.dispose(before);
  }

  async infer(observations: Uint8Array, batch: number): Promise<Inference> {
    if (this.#weights === null) {
      throw new ModelError("ENGINE_STATE", "infer needs weights; call loadWeights first");
    }
    return inferRows(this.#device, this.#spec, this.#layout, this.#weights, observations, batch);
  }

  async close(): Promise<void> {
    this.#device.dispose(this.#weights ?? []);
    this.#weights = null;
  }
}
