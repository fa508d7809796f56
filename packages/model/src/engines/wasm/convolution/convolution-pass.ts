import type { ConvolutionLayer } from "../../../network/layer.ts";
import type { KernelMemory } from "../../kernels/kernel-memory.ts";
import type { LayerValue } from "../layer-value.ts";
import { PANEL, type PanelLayer } from "../panel-layout.ts";
import type { ParameterPlaces } from "../parameter-places.ts";
import { filterRowsOf, placesOf } from "./convolution-places.ts";
import type { ForwardConvolution } from "./forward-convolution.ts";
import { openConvolution } from "./open-convolution.ts";

/** Pictures that go forward together, so that transformed filters are read once for several. */
const TOGETHER = 2;

/** A convolution of pictures `[height, width, channels]` that another layer has computed. */
export class ConvolutionPass {
  readonly #memory: KernelMemory;
  readonly #layer: ConvolutionLayer;
  readonly #panels: PanelLayer;
  readonly #at: ParameterPlaces;
  readonly #input: LayerValue;
  readonly #output: LayerValue;
  readonly #forward: ForwardConvolution;
  /** Where in its picture, in bytes, each output begins to read. Rows that are none write behind it. */
  readonly #onePicture: number;
  /** Rows of a filter. */
  readonly #segments: number;
  /** Pixels of a filter. */
  readonly #taps: number;

  constructor(
    memory: KernelMemory,
    layer: ConvolutionLayer,
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
    const { inputs } = layer;
    const { parameters } = at;
    this.#forward = openConvolution(memory, { layer, panels, parameters, together: TOGETHER });
    this.#onePicture = memory.offsets(placesOf(layer), this.#input.rowBytes);
    const rows = filterRowsOf(layer);
    this.#segments = memory.offsets(rows);
    this.#taps = memory.offsets(
      rows.flatMap((row) => rows.map((_, column) => row + 4 * column * inputs)),
    );
  }

  allocate(): void {}

  load(): void {
    this.#forward.load();
  }

  forward(rows: number): void {
    for (let row = 0; row < rows; row += TOGETHER) {
      this.#forward.forward(
        this.#input.outputs + row * this.#input.rowBytes,
        Math.min(TOGETHER, rows - row),
        this.#output.outputs + row * this.#output.rowBytes,
      );
    }
  }

  /** Adds one picture's gradients of its parameters, and computes those of its inputs. */
  backwardRow(row: number): void {
    const { kernels } = this.#memory;
    const { kernel, inputs, outputHeight, outputWidth } = this.#layer;
    const { panels, bias, weights } = this.#panels;
    const { rowBytes } = this.#output;
    const gradients = this.#output.gradientsOf(row);
    const count = outputHeight * outputWidth;
    kernels.maskByRelu(gradients, this.#output.outputs + row * rowBytes, rowBytes / 4);
    kernels.addFilterGradient(
      this.#input.outputs + row * this.#input.rowBytes,
      ...[this.#onePicture, count, this.#segments, kernel, kernel * inputs],
      ...[gradients, panels, this.#at.gradients + weights],
    );
    kernels.addColumns(gradients, count, panels, this.#at.gradients + bias);
    const into = this.#input.gradientsOf(row);
    this.#memory.floats(into, this.#input.rowBytes / 4).fill(0);
    const transposed = this.#at.transposed.get(this.#panels) as number;
    kernels.addInputGradient(
      ...[gradients, count, panels * PANEL, transposed, this.#taps, kernel * kernel],
      ...[inputs / PANEL, this.#onePicture, into],
    );
  }
}
