import { PANEL } from "../panel-layout.js";
import { filterRowsOf, placesOf } from "./convolution-places.js";
import { openConvolution } from "./open-convolution.js";
const TOGETHER = 2;
export class ConvolutionPass {
    #memory;
    #layer;
    #panels;
    #at;
    #input;
    #output;
    #forward;
    #onePicture;
    #segments;
    #taps;
    constructor(memory, layer, panels, at, values) {
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
        this.#taps = memory.offsets(rows.flatMap((row) => rows.map((_, column) => row + 4 * column * inputs)));
    }
    allocate() { }
    load() {
        this.#forward.load();
    }
    forward(rows) {
        for (let row = 0; row < rows; row += TOGETHER) {
            this.#forward.forward(this.#input.outputs + row * this.#input.rowBytes, Math.min(TOGETHER, rows - row), this.#output.outputs + row * this.#output.rowBytes);
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
        kernels.addFilterGradient(this.#input.outputs + row * this.#input.rowBytes, ...[this.#onePicture, count, this.#segments, kernel, kernel * inputs], ...[gradients, panels, this.#at.gradients + weights]);
        kernels.addColumns(gradients, count, panels, this.#at.gradients + bias);
        const into = this.#input.gradientsOf(row);
        this.#memory.floats(into, this.#input.rowBytes / 4).fill(0);
        const transposed = this.#at.transposed.get(this.#panels);
        kernels.addInputGradient(...[gradients, count, panels * PANEL, transposed, this.#taps, kernel * kernel], ...[inputs / PANEL, this.#onePicture, into]);
    }
}
