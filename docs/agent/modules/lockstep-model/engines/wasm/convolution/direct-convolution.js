import { PANEL } from "../panel-layout.js";
import { filterRowsOf, ofPictures, placesOf } from "./convolution-places.js";
export class DirectConvolution {
    #memory;
    #options;
    #places;
    #segments;
    constructor(memory, options) {
        this.#memory = memory;
        this.#options = options;
        const { layer, together } = options;
        const pictureBytes = 4 * layer.inputHeight * layer.inputWidth * layer.inputs;
        this.#places = memory.offsets(ofPictures(placesOf(layer), together, pictureBytes));
        this.#segments = memory.offsets(filterRowsOf(layer));
    }
    load() { }
    forward(pictures, count, outputs) {
        const { layer, parameters } = this.#options;
        const { kernel, inputs, outputHeight, outputWidth } = layer;
        const { depth, panels, bias, weights } = this.#options.panels;
        this.#memory.kernels.multiply(...[pictures, this.#places, count * outputHeight * outputWidth], ...[this.#segments, kernel, kernel * inputs], ...[parameters + weights, 4 * PANEL * depth, panels, parameters + bias, outputs, 0]);
    }
}
