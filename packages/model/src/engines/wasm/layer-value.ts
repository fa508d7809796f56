import type { KernelMemory } from "../kernels/kernel-memory.ts";

/** Rows behind the last one that kernels may read and write. */
const SLACK_ROWS = 3;

/** What comes out of a layer, row by row, and the loss's gradients by it. */
export class LayerValue {
  readonly rowBytes: number;
  /** Address of the first row, once there is memory. */
  outputs = 0;
  /** Address of the first row's gradients. 0 where nobody needs them. */
  gradients = 0;
  readonly #gradientsOf: "no row" | "one row" | "all rows";

  /** @param gradientsOf the rows whose gradients are kept at once */
  constructor(rowBytes: number, gradientsOf: "no row" | "one row" | "all rows") {
    this.rowBytes = rowBytes;
    this.#gradientsOf = gradientsOf;
  }

  allocate(memory: KernelMemory, rows: number): void {
    this.outputs = memory.allocate((rows + SLACK_ROWS) * this.rowBytes);
    if (this.#gradientsOf === "no row") return;
    const kept = this.#gradientsOf === "one row" ? 1 : rows;
    this.gradients = memory.allocate((kept + SLACK_ROWS) * this.rowBytes);
  }

  /** Address of a row's gradients. */
  gradientsOf(row: number): number {
    return this.gradients + (this.#gradientsOf === "one row" ? 0 : row * this.rowBytes);
  }
}
