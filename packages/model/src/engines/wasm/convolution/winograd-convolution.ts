import type { ConvolutionLayer } from "../../../network/layer.ts";
import type { KernelMemory } from "../../kernels/kernel-memory.ts";
import { PANEL } from "../panel-layout.ts";
import { ofPictures } from "./convolution-places.ts";
import type { ForwardConvolution, ForwardConvolutionOptions } from "./forward-convolution.ts";

/** Rows of products behind the last one that kernels may read and write. */
const SLACK_ROWS = 3;
/** Bytes in which a tile is kept between the two passes of a transform. */
const BETWEEN_BYTES = 2 * 6 * 96;

/** F(outputs, taps) of `assembly/winograd.ts`, in both directions: numbers of a side. */
export interface WinogradForm {
  /** Of a filter of one phase. */
  readonly taps: number;
  /** Of a tile. */
  readonly outputs: number;
  /** Of a tile: outputs + taps − 1. */
  readonly inputs: number;
}

/** The more exact one first. */
const forms: readonly WinogradForm[] = [
  { taps: 2, outputs: 3, inputs: 4 },
  { taps: 2, outputs: 5, inputs: 6 },
  { taps: 3, outputs: 4, inputs: 6 },
];

/** The form that needs the fewest products for a layer, or null where no tile fits or direct convolution needs fewer. */
export function winogradForm(layer: ConvolutionLayer): WinogradForm | null {
  const { kernel, stride, outputHeight, outputWidth } = layer;
  if ((stride * layer.inputs) % 4 !== 0) return null;
  let best: WinogradForm | null = null;
  const side = kernel / stride;
  let fewest = outputHeight * outputWidth * side * side;
  for (const form of forms) {
    const { taps, outputs, inputs } = form;
    if (taps * stride !== kernel || outputs > Math.min(outputHeight, outputWidth)) continue;
    const tiles = tilesOf(outputHeight, outputs).length * tilesOf(outputWidth, outputs).length;
    const products = tiles * inputs * inputs;
    if (products >= fewest) continue;
    best = form;
    fewest = products;
  }
  return best;
}

/**
 * A convolution by tiles, with fewer products than outputs and weights have (`assembly/winograd.ts`). A block is a
 * pixel of all stride² phases: stride × stride pixels of the picture, which are read where they lie. The last tiles of a row
 * and of a column overlap those before them, so that no tile needs inputs that are not there.
 */
export class WinogradConvolution implements ForwardConvolution {
  readonly #memory: KernelMemory;
  readonly #options: ForwardConvolutionOptions;
  readonly #form: WinogradForm;
  /** Of a tile. */
  readonly #positions: number;
  /** Channels of all phases. */
  readonly #channels: number;
  readonly #tilesOfPicture: number;
  /** Offsets of tiles among the inputs and the outputs. */
  readonly #inputTiles: number;
  readonly #outputTiles: number;
  /** Offsets in a block of each 4 channels. */
  readonly #quads: number;
  /** Offsets in a panel of weights of each channel's first tap. */
  readonly #taps: number;
  /** Offsets of tiles among the transformed inputs of a position. */
  readonly #rows: number;
  /** A list of one offset: 0. */
  readonly #zero: number;
  /** Zeros, with which sums begin. */
  readonly #nothing: number;
  readonly #between: number;
  readonly #filters: number;
  readonly #inputs: number;
  readonly #inputPositionBytes: number;
  readonly #products: number;
  readonly #productPositionBytes: number;

  constructor(memory: KernelMemory, options: ForwardConvolutionOptions, form: WinogradForm) {
    this.#memory = memory;
    this.#options = options;
    this.#form = form;
    this.#positions = form.inputs * form.inputs;
    const { layer, panels, together } = options;
    const { stride, kernel, inputs, inputHeight, inputWidth, outputHeight, outputWidth } = layer;
    const width = panels.panels * PANEL;
    this.#channels = stride * stride * inputs;
    const tiles = tilesOf(outputHeight, form.outputs).flatMap((y) =>
      tilesOf(outputWidth, form.outputs).map((x) => ({ y, x })),
    );
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
    this.#quads = memory.offsets(
      channels
        .filter(({ column }) => column % 4 === 0)
        .map(({ row, column }) => 4 * (row * inputWidth * inputs + column)),
    );
    this.#taps = memory.offsets(
      channels.map(({ row, column }) => 4 * PANEL * (row * kernel * inputs + column)),
    );
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

  /** Transforms the filters. */
  load(): void {
    const { layer, parameters } = this.#options;
    const { stride, kernel, inputs } = layer;
    const { panels, depth, weights } = this.#options.panels;
    this.#memory.floats(this.#nothing, panels * PANEL).fill(0);
    const right = 4 * PANEL * stride * inputs;
    this.#memory.kernels.transformFilters(
      ...[this.#form.inputs, parameters + weights, 4 * PANEL * depth, panels, this.#form.taps],
      ...[this.#taps, this.#channels, right, right * kernel, this.#between, this.#filters],
    );
  }

  forward(pictures: number, count: number, outputs: number): void {
    const { kernels } = this.#memory;
    const { layer, parameters } = this.#options;
    const { stride, inputs, inputWidth, outputWidth } = layer;
    const { panels, bias } = this.#options.panels;
    const tiles = count * this.#tilesOfPicture;
    const block = 4 * stride * inputs;
    kernels.transformInputs(
      ...[this.#form.inputs, pictures, this.#inputTiles, tiles, this.#quads, this.#channels / 4],
      ...[block, block * inputWidth, this.#between, this.#inputs, this.#inputPositionBytes],
    );
    const filterBytes = 4 * PANEL * this.#channels;
    kernels.multiplyEach(
      ...[this.#positions, this.#inputPositionBytes, panels * filterBytes],
      ...[this.#productPositionBytes, this.#inputs, this.#rows, tiles, this.#zero, 1],
      ...[this.#channels, this.#filters, filterBytes, panels, this.#nothing, this.#products],
      Number.NEGATIVE_INFINITY,
    );
    const output = 4 * PANEL * panels;
    kernels.assembleOutputs(
      ...[
        this.#form.outputs,
        this.#products,
        this.#productPositionBytes,
        panels,
        parameters + bias,
      ],
      ...[this.#outputTiles, tiles, output, output * outputWidth, this.#between, outputs],
    );
  }
}

/** Where tiles of `side` outputs begin among so many. */
function tilesOf(outputs: number, side: number): number[] {
  return Array.from({ length: Math.ceil(outputs / side) }, (_, tile) =>
    Math.min(tile * side, outputs - side),
  );
}
