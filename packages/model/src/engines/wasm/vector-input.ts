import { frameLength, type ObservationShape } from "../../network/network-shape.ts";
import type { KernelMemory } from "../kernels/kernel-memory.ts";
import { LayerValue } from "./layer-value.ts";
import { PANEL } from "./panel-layout.ts";

/** Vectors that dense layers see, each filled up with zeros to whole panels. */
export class VectorInput {
  readonly value: LayerValue;
  readonly #memory: KernelMemory;
  readonly #length: number;

  constructor(memory: KernelMemory, observation: ObservationShape) {
    this.#memory = memory;
    this.#length = frameLength(observation);
    this.value = new LayerValue(4 * Math.ceil(this.#length / PANEL) * PANEL, "no row");
  }

  allocate(rows: number): void {
    this.value.allocate(this.#memory, rows);
  }

  /** @param vectors little-endian float32 @param indices `[rows]` of the vector that each row sees */
  read(vectors: Uint8Array, indices: Int32Array): void {
    const { outputs, rowBytes } = this.value;
    const rows = this.#memory.bytes(outputs, indices.length * rowBytes);
    const bytes = 4 * this.#length;
    if (bytes < rowBytes) rows.fill(0);
    for (let row = 0; row < indices.length; row++) {
      const from = bytes * (indices[row] as number);
      rows.set(vectors.subarray(from, from + bytes), row * rowBytes);
    }
  }
}
