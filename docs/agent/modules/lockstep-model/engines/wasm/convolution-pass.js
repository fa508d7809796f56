import { PANEL } from "./panel-layout.js";
const TOGETHER = 4;
export class ConvolutionPass {
    #memory;
    #layer;
    #panels;
    #at;
    #input;
    #output;
    #places;
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
        const picture = placesOf(layer);
        const pictures = Array.from({ length: TOGETHER }, (_, index) => picture.map((place) => place + index * this.#input.rowBytes));
        this.#places = memory.offsets(pictures.flat());
        this.#onePicture = memory.offsets(picture, this.#input.rowBytes);
        const rows = filterRowsOf(layer);
        this.#segments = memory.offsets(rows);
        this.#taps = memory.offsets(rows.flatMap((row) => rows.map((_, column) => row + 4 * column * inputs)));
    }
    allocate() { }
    forward(rows) {
        const { kernel, inputs, outputHeight, outputWidth } = this.#layer;
        const { depth, panels, bias, weights } = this.#panels;
        const { parameters } = this.#at;
        for (let row = 0; row < rows; row += TOGETHER) {
            const count = Math.min(TOGETHER, rows - row) * outputHeight * outputWidth;
            this.#memory.kernels.multiply(this.#input.outputs + row * this.#input.rowBytes, ...[this.#places, count, this.#segments, kernel, kernel * inputs], ...[parameters + weights, 4 * PANEL * depth, panels, parameters + bias], ...[this.#output.outputs + row * this.#output.rowBytes, 0]);
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
export function placesOf(layer) {
    const { inputs, stride, inputWidth, outputHeight, outputWidth } = layer;
    return Array.from({ length: outputHeight * outputWidth }, (_, place) => {
        const [y, x] = [Math.floor(place / outputWidth), place % outputWidth];
        return 4 * inputs * stride * (y * inputWidth + x);
    });
}
export function filterRowsOf({ kernel, inputs, inputWidth }) {
    return Array.from({ length: kernel }, (_, row) => 4 * row * inputWidth * inputs);
}
