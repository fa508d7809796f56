import type { PolicyEngine } from "@lockstep/model";
import type { VersionedWeights } from "@lockstep/protocol";
import { floatsOfBytes } from "@lockstep/round";

/** An engine and the version of its weights. */
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

  /**
   * @throws {ModelError} `WEIGHTS_SHAPE` when they do not fit the run's network
   * @throws {RangeError} when their length is not a multiple of four bytes
   */
  async load({ version, bytes }: VersionedWeights): Promise<void> {
    this.#version = -1;
    await this.engine.loadWeights(floatsOfBytes(bytes));
    this.#version = version;
  }
}
