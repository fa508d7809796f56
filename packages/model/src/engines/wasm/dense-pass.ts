import type { DenseLayer } from "../../network/layer.ts";
import type { KernelMemory } from "../kernels/kernel-memory.ts";
import type { LayerValue } from "./layer-value.ts";
import { PANEL, type PanelLayer } from "./panel-layout.ts";
import type { ParameterPlaces } from "./parameter-places.ts";

/**
 * Of many rows, this many inputs are multiplied at once, so that a panel's weights stay in a core's cache from row to
 * row. Of few rows all are: weights are then read once, one after the other.
 */
const PIECE = 512;
const FEW_ROWS = 24;

/** A dense layer on all rows of a batch. */
export class DensePass {
  readonly #memory: KernelMemory;
  readonly #layer: DenseLayer;
  readonly #panels: PanelLayer;
  readonly #at: ParameterPlaces;
  readonly #input: LayerValue;
  readonly #output: LayerValue;
  /** A list of one offset: 0. */
  readonly #zero: number;
  #rows = 0;

  constructor(
    memory: KernelMemory,
    layer: DenseLayer,
    panels: PanelLayer,
    at: ParameterPlaces,
    values: { readonly input: LayerValue; readonly output: LayerValue },
  ) {
    this.#memory = memory;
    this.#layer = layer;
    this.#panels = panels;
    this.#at = at;
    this.#input = values.input;
    this.#output = values.output;
    this.#zero = memory.offsets([0]);
  }

  /** Rows of inputs, one after the other. */
  allocate(rows: number): void {
    const offsets = Uint32Array.from({ length: rows + 3 }, (_, row) => row * this.#input.rowBytes);
    this.#rows = this.#memory.offsets(offsets);
  }

  forward(rows: number): void {
    const { depth, panels, bias, weights } = this.#panels;
    const { parameters } = this.#at;
    const { activation } = this.#layer;
    const { outputs } = this.#output;
    const piece = rows <= FEW_ROWS ? depth : PIECE;
    for (let first = 0; first < depth; first += piece) {
      const count = Math.min(piece, depth - first);
      const isLast = first + count === depth;
      this.#memory.kernels.multiply(
        ...[this.#input.outputs + 4 * first, this.#rows, rows, this.#zero, 1, count],
        ...[parameters + weights + 4 * PANEL * first, 4 * PANEL * depth, panels],
        ...[first === 0 ? parameters + bias : 0, outputs],
        isLast && activation === "relu" ? 0 : Number.NEGATIVE_INFINITY,
      );
    }
    if (activation === "tanh") this.#memory.kernels.tanhEach(outputs, rows * panels * PANEL);
  }

  /** Adds the gradients of its parameters, and of its inputs where they are wanted. */
  backward(rows: number): void {
    const { kernels } = this.#memory;
    const { depth, panels, bias, weights } = this.#panels;
    const { gradients, outputs } = this.#output;
    const count = rows * panels * PANEL;
    if (this.#layer.activation === "relu") kernels.maskByRelu(gradients, outputs, count);
    if (this.#layer.activation === "tanh") kernels.scaleByTanh(gradients, outputs, count);
    kernels.addFilterGradient(
      ...[this.#input.outputs, this.#rows, rows, this.#zero, 1, depth],
      ...[gradients, panels, this.#at.gradients + weights],
    );
    kernels.addColumns(gradients, rows, panels, this.#at.gradients + bias);
    const transposed = this.#at.transposed.get(this.#panels);
    if (transposed === undefined) return;
    kernels.addInputGradient(
      ...[gradients, rows, panels * PANEL, transposed, this.#zero, 1, depth / PANEL],
      ...[this.#rows, this.#input.gradients],
    );
  }
}
