import type { KernelMemory } from "../../kernels/kernel-memory.ts";
import { PANEL } from "../panel-layout.ts";
import { filterRowsOf, ofPictures, placesOf } from "./convolution-places.ts";
import type { ForwardConvolution, ForwardConvolutionOptions } from "./forward-convolution.ts";

/** A convolution as a product of matrices: an output's inputs by the weights. */
export class DirectConvolution implements ForwardConvolution {
  readonly #memory: KernelMemory;
  readonly #options: ForwardConvolutionOptions;
  /** Where in its picture each output begins to read. */
  readonly #places: number;
  /** Rows of a filter. */
  readonly #segments: number;

  constructor(memory: KernelMemory, options: ForwardConvolutionOptions) {
    this.#memory = memory;
    this.#options = options;
    const { layer, together } = options;
    const pictureBytes = 4 * layer.inputHeight * layer.inputWidth * layer.inputs;
    this.#places = memory.offsets(ofPictures(placesOf(layer), together, pictureBytes));
    this.#segments = memory.offsets(filterRowsOf(layer));
  }

  load(): void {}

  forward(pictures: number, count: number, outputs: number): void {
    const { layer, parameters } = this.#options;
    const { kernel, inputs, outputHeight, outputWidth } = layer;
    const { depth, panels, bias, weights } = this.#options.panels;
    this.#memory.kernels.multiply(
      ...[pictures, this.#places, count * outputHeight * outputWidth],
      ...[this.#segments, kernel, kernel * inputs],
      ...[parameters + weights, 4 * PANEL * depth, panels, parameters + bias, outputs, 0],
    );
  }
}
