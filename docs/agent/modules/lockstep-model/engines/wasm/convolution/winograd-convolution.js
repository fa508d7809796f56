import { PANEL } from "../panel-layout.js";
import { ofPictures } from "./convolution-places.js";
const SLACK_ROWS = 3;
const BETWEEN_BYTES = 2 * 6 * 96;
const forms = [
    { taps: 2, outputs: 3, inputs: 4 },
    { taps: 2, outputs: 5, inputs: 6 },
    { taps: 3, outputs: 4, inputs: 6 },
];
export function winogradForm(layer) {
    const { kernel, stride, outputHeight, outputWidth } = layer;
    if ((stride * layer.inputs) % 4 !== 0)
        return null;
    let best = null;
    const side = kernel / stride;
    let fewest = outputHeight * outputWidth * side * side;
    for (const form of forms) {
        const { taps, outputs, inputs } = form;
        if (taps * stride !== kernel || outputs > Math.min(outputHeight, outputWidth))
            continue;
        const tiles = tilesOf(outputHeight, outputs).length * tilesOf(outputWidth, outputs).length;
        const products = tiles * inputs * inputs;
        if (products >= fewest)
            continue;
        best = form;
        fewest = products;
    }
    return best;
}
export class WinogradConvolution {
    #memory;
    #options;
    #form;
    #positions;
    #channels;
    #tilesOfPicture;
    #inputTiles;
    #outputTiles;
    #quads;
    #taps;
    #rows;
    #zero;
    #nothing;
    #between;
    #filters;
    #inputs;
    #inputPositionBytes;
    #products;
    #productPositionBytes;
    constructor(memory, options, form) {
        this.#memory = memory;
        this.#options = options;
        this.#form = form;
        this.#positions = form.inputs * form.inputs;
        const { layer, panels, together } = options;
        const { stride, kernel, inputs, inputHeight, inputWidth, outputHeight, outputWidth } = layer;
        const width = panels.panels * PANEL;
        this.#channels = stride * stride * inputs;
        const tiles = tilesOf(outputHeight, form.outputs).flatMap((y) => tilesOf(outputWidth, form.outputs).map((x) => ({ y, x })));
        this.#tilesOfPicture = tiles.length;
        const from = tiles.map(({ y, x }) => 4 * inputs * stride * (y * inputWidth + x));
        const to = tiles.map(({ y, x }) => 4 * width * (y * outputWidth + x));
        const pictureBytes = 4 * inputHeight * inputWidth * inputs;
        const outputBytes = 4 * outputHeight * outputWidth * width;
        this.#inputTiles = memory.offsets(ofPictures(from, together, pictureBytes));
        this.#outputTiles = memory.offsets(ofPictures(to, together, outputBytes));
        const channels = Array.from({ length: this.#channels }, (_, channel) => ({
            row: Math.floor(channel / (stride * inputs)),
            column: channel % (stride * inputs),
        }));
        this.#quads = memory.offsets(channels
            .filter(({ column }) => column % 4 === 0)
            .map(({ row, column }) => 4 * (row * inputWidth * inputs + column)));
        this.#taps = memory.offsets(channels.map(({ row, column }) => 4 * PANEL * (row * kernel * inputs + column)));
        const rows = together * tiles.length + SLACK_ROWS;
        this.#inputPositionBytes = 4 * rows * this.#channels;
        this.#productPositionBytes = 4 * rows * width;
        this.#rows = memory.offsets(Array.from({ length: rows }, (_, row) => 4 * row * this.#channels));
        this.#zero = memory.offsets([0]);
        this.#nothing = memory.allocate(4 * width);
        this.#between = memory.allocate(BETWEEN_BYTES);
        this.#filters = memory.allocate(4 * this.#positions * this.#channels * width);
        this.#inputs = memory.allocate(this.#positions * this.#inputPositionBytes);
        this.#products = memory.allocate(this.#positions * this.#productPositionBytes);
    }
    load() {
        const { layer, parameters } = this.#options;
        const { stride, kernel, inputs } = layer;
        const { panels, depth, weights } = this.#options.panels;
        this.#memory.floats(this.#nothing, panels * PANEL).fill(0);
        const right = 4 * PANEL * stride * inputs;
        this.#memory.kernels.transformFilters(...[this.#form.inputs, parameters + weights, 4 * PANEL * depth, panels, this.#form.taps], ...[this.#taps, this.#channels, right, right * kernel, this.#between, this.#filters]);
    }
    forward(pictures, count, outputs) {
        const { kernels } = this.#memory;
        const { layer, parameters } = this.#options;
        const { stride, inputs, inputWidth, outputWidth } = layer;
        const { panels, bias } = this.#options.panels;
        const tiles = count * this.#tilesOfPicture;
        const block = 4 * stride * inputs;
        kernels.transformInputs(...[this.#form.inputs, pictures, this.#inputTiles, tiles, this.#quads, this.#channels / 4], ...[block, block * inputWidth, this.#between, this.#inputs, this.#inputPositionBytes]);
        const filterBytes = 4 * PANEL * this.#channels;
        kernels.multiplyEach(...[this.#positions, this.#inputPositionBytes, panels * filterBytes], ...[this.#productPositionBytes, this.#inputs, this.#rows, tiles, this.#zero, 1], ...[this.#channels, this.#filters, filterBytes, panels, this.#nothing, this.#products], Number.NEGATIVE_INFINITY);
        const output = 4 * PANEL * panels;
        kernels.assembleOutputs(...[
            this.#form.outputs,
            this.#products,
            this.#productPositionBytes,
            panels,
            parameters + bias,
        ], ...[this.#outputTiles, tiles, output, output * outputWidth, this.#between, outputs]);
    }
}
function tilesOf(outputs, side) {
    return Array.from({ length: Math.ceil(outputs / side) }, (_, tile) => Math.min(tile * side, outputs - side));
}
