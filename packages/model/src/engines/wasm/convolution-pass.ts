import type { ConvolutionLayer } from "../../network/layer.ts";
import type { KernelMemory } from "../kernels/kernel-memory.ts";
import type { LayerValue } from "./layer-value.ts";
import { PANEL, type PanelLayer } from "./panel-layout.ts";
import type { ParameterPlaces } from "./parameter-places.ts";

/** Pictures that go forward together, so that few groups of 4 places are incomplete. */
const TOGETHER = 4;

/** A convolution of pictures `[height, width, channels]` that another layer has computed. */
export class ConvolutionPass {
  readonly #memory: KernelMemory;
  readonly #layer: ConvolutionLayer;
  readonly #panels: PanelLayer;
  readonly #at: ParameterPlaces;
  readonly #input: LayerValue;
  readonly #output: LayerValue;
  /** Where in its picture, in bytes, each output of some pictures begins to read. */
  readonly #places: number;
  /** The same of one picture. Rows that are none write behind it. */
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
    const picture = placesOf(layer);
    const pictures = Array.from({ length: TOGETHER }, (_, index) =>
      picture.map((place) => place + index * this.#input.rowBytes),
    );
    this.#places = memory.offsets(pictures.flat());
    this.#onePicture = memory.offsets(picture, this.#input.rowBytes);
    const rows = filterRowsOf(layer);
    this.#segments = memory.offsets(rows);
    this.#taps = memory.offsets(
      rows.flatMap((row) => rows.map((_, column) => row + 4 * column * inputs)),
    );
  }

  allocate(): void {}

  forward(rows: number): void {
    const { kernel, inputs, outputHeight, outputWidth } = this.#layer;
    const { depth, panels, bias, weights } = this.#panels;
    const { parameters } = this.#at;
    for (let row = 0; row < rows; row += TOGETHER) {
      const count = Math.min(TOGETHER, rows - row) * outputHeight * outputWidth;
      this.#memory.kernels.multiply(
        this.#input.outputs + row * this.#input.rowBytes,
        ...[this.#places, count, this.#segments, kernel, kernel * inputs],
        ...[parameters + weights, 4 * PANEL * depth, panels, parameters + bias],
        ...[this.#output.outputs + row * this.#output.rowBytes, 0],
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

/** Where each output of a convolution begins to read its picture, in bytes. */
export function placesOf(layer: ConvolutionLayer): number[] {
  const { inputs, stride, inputWidth, outputHeight, outputWidth } = layer;
  return Array.from({ length: outputHeight * outputWidth }, (_, place) => {
    const [y, x] = [Math.floor(place / outputWidth), place % outputWidth];
    return 4 * inputs * stride * (y * inputWidth + x);
  });
}

/** Where each row of a convolution's filter begins to read, in bytes from its place. */
export function filterRowsOf({ kernel, inputs, inputWidth }: ConvolutionLayer): number[] {
  return Array.from({ length: kernel }, (_, row) => 4 * row * inputWidth * inputs);
}
