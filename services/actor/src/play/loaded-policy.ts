import type { PolicyEngine } from "@lockstep/model";
import type { EncodedWeights } from "@lockstep/protocol";

/** An engine and which version's weights it holds. */
export class LoadedPolicy {
  readonly engine: PolicyEngine;
  #version = -1;

  constructor(engine: PolicyEngine) {
    this.engine = engine;
  }

  /** −1 before the first. */
  get version(): number {
    return this.#version;
  }

  /** @throws {ModelError} `WEIGHTS_SHAPE` when they do not fit the run's network */
  async load({ version, bytes }: EncodedWeights): Promise<void> {
    this.#version = -1;
    await this.engine.loadWeights(
      new Float32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.byteLength / 4)),
    );
    this.#version = version;
  }
}
