import type { ConvolutionLayer } from "../../../network/layer.ts";
import type { KernelMemory } from "../../kernels/kernel-memory.ts";
import type { LayerValue } from "../layer-value.ts";
import type { PanelLayer } from "../panel-layout.ts";
import type { ParameterPlaces } from "../parameter-places.ts";
import { filterRowsOf, placesOf } from "./convolution-places.ts";
import type { ForwardConvolution } from "./forward-convolution.ts";
import { openConvolution } from "./open-convolution.ts";

/** Pixels that are read and written beyond the last one. */
const SLACK_PIXELS = 8;

/**
 * The convolution that sees stacks of frames. Frames stay bytes, in memory once each; a row's stack becomes a picture
 * `[height, width, stack]` of float32 just before it is used, forwards and backwards.
 */
export class FrameConvolutionPass {
  readonly #memory: KernelMemory;
  readonly #layer: ConvolutionLayer;
  readonly #panels: PanelLayer;
  readonly #at: ParameterPlaces;
  readonly #output: LayerValue;
  readonly #forward: ForwardConvolution;
  readonly #places: number;
  /** Rows of a filter. */
  readonly #segments: number;
  /** One row's stack. */
  readonly #picture: number;
  #pixels = 0;
  /** `[rows, stack]`: where the frames of each row lie. */
  #stacks = 0;

  constructor(
    memory: KernelMemory,
    layer: ConvolutionLayer,
    panels: PanelLayer,
    at: ParameterPlaces,
    output: LayerValue,
  ) {
    this.#memory = memory;
    this.#layer = layer;
    this.#panels = panels;
    this.#at = at;
    this.#output = output;
    const { inputs, inputHeight, inputWidth } = layer;
    const { parameters } = at;
    this.#forward = openConvolution(memory, { layer, panels, parameters, together: 1 });
    this.#places = memory.offsets(placesOf(layer));
    this.#segments = memory.offsets(filterRowsOf(layer));
    this.#picture = memory.allocate(4 * inputs * (inputHeight * inputWidth + SLACK_PIXELS));
  }

  allocate(rows: number, frames: number): void {
    const { inputHeight, inputWidth, inputs } = this.#layer;
    this.#pixels = this.#memory.allocate(frames * inputHeight * inputWidth + SLACK_PIXELS);
    this.#stacks = this.#memory.allocate(4 * rows * inputs);
  }

  /** @param stacks `[rows, stack]` indices into the frames, oldest first */
  read(pixels: Uint8Array, stacks: Int32Array): void {
    const { inputHeight, inputWidth } = this.#layer;
    this.#memory.bytes(this.#pixels, pixels.length).set(pixels);
    const offsets = this.#memory.words(this.#stacks, stacks.length);
    for (let i = 0; i < stacks.length; i++) {
      offsets[i] = inputHeight * inputWidth * (stacks[i] as number);
    }
  }

  load(): void {
    this.#forward.load();
  }

  forward(rows: number): void {
    for (let row = 0; row < rows; row++) {
      this.#stack(row);
      this.#forward.forward(this.#picture, 1, this.#output.outputs + row * this.#output.rowBytes);
    }
  }

  /** Adds one row's gradients of its parameters. */
  backwardRow(row: number): void {
    const { kernels } = this.#memory;
    const { kernel, inputs, outputHeight, outputWidth } = this.#layer;
    const { panels, bias, weights } = this.#panels;
    const { rowBytes } = this.#output;
    const gradients = this.#output.gradientsOf(row);
    const count = outputHeight * outputWidth;
    kernels.maskByRelu(gradients, this.#output.outputs + row * rowBytes, rowBytes / 4);
    this.#stack(row);
    kernels.addFilterGradient(
      ...[this.#picture, this.#places, count, this.#segments, kernel, kernel * inputs],
      ...[gradients, panels, this.#at.gradients + weights],
    );
    kernels.addColumns(gradients, count, panels, this.#at.gradients + bias);
  }

  #stack(row: number): void {
    const { inputs, inputHeight, inputWidth, inputScale } = this.#layer;
    this.#memory.kernels.stackFrames(
      ...[this.#pixels, this.#stacks + 4 * row * inputs, inputs, inputHeight * inputWidth],
      ...[inputScale, this.#picture],
    );
  }
}
