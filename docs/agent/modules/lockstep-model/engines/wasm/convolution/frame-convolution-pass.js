import { filterRowsOf, placesOf } from "./convolution-places.js";
import { openConvolution } from "./open-convolution.js";
const SLACK_PIXELS = 8;
export class FrameConvolutionPass {
    #memory;
    #layer;
    #panels;
    #at;
    #output;
    #forward;
    #places;
    #segments;
    #picture;
    #pixels = 0;
    #stacks = 0;
    constructor(memory, layer, panels, at, output) {
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
    allocate(rows, frames) {
        const { inputHeight, inputWidth, inputs } = this.#layer;
        this.#pixels = this.#memory.allocate(frames * inputHeight * inputWidth + SLACK_PIXELS);
        this.#stacks = this.#memory.allocate(4 * rows * inputs);
    }
    read(pixels, stacks) {
        const { inputHeight, inputWidth } = this.#layer;
        this.#memory.bytes(this.#pixels, pixels.length).set(pixels);
        const offsets = this.#memory.words(this.#stacks, stacks.length);
        for (let i = 0; i < stacks.length; i++) {
            offsets[i] = inputHeight * inputWidth * stacks[i];
        }
    }
    load() {
        this.#forward.load();
    }
    forward(rows) {
        for (let row = 0; row < rows; row++) {
            this.#stack(row);
            this.#forward.forward(this.#picture, 1, this.#output.outputs + row * this.#output.rowBytes);
        }
    }
    backwardRow(row) {
        const { kernels } = this.#memory;
        const { kernel, inputs, outputHeight, outputWidth } = this.#layer;
        const { panels, bias, weights } = this.#panels;
        const { rowBytes } = this.#output;
        const gradients = this.#output.gradientsOf(row);
        const count = outputHeight * outputWidth;
        kernels.maskByRelu(gradients, this.#output.outputs + row * rowBytes, rowBytes / 4);
        this.#stack(row);
        kernels.addFilterGradient(...[this.#picture, this.#places, count, this.#segments, kernel, kernel * inputs], ...[gradients, panels, this.#at.gradients + weights]);
        kernels.addColumns(gradients, count, panels, this.#at.gradients + bias);
    }
    #stack(row) {
        const { inputs, inputHeight, inputWidth, inputScale } = this.#layer;
        this.#memory.kernels.stackFrames(...[this.#pixels, this.#stacks + 4 * row * inputs, inputs, inputHeight * inputWidth], ...[inputScale, this.#picture]);
    }
}
