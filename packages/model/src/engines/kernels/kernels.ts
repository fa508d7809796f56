import { bytesOfBase64 } from "@lockstep/system/bytes";
import { networkKernelsWasm } from "./generated/network-kernels-wasm.ts";
import { type WasmMemory, webAssembly } from "./web-assembly.ts";

/** Rows of inputs, in segments. */
export type InputRows = [
  inputs: number,
  places: number,
  rows: number,
  segments: number,
  segmentCount: number,
  segmentLength: number,
];

/** What `assembly/network-kernels.ts` exports. Addresses are bytes in its memory; the source says what they hold. */
export interface Kernels {
  readonly memory: WasmMemory;
  multiply(
    ...product: [
      ...inputs: InputRows,
      weights: number,
      panelBytes: number,
      panels: number,
      bias: number,
      outputs: number,
      least: number,
    ]
  ): void;
  multiplyEach(
    count: number,
    inputBytes: number,
    weightBytes: number,
    outputBytes: number,
    ...product: Parameters<Kernels["multiply"]>
  ): void;
  transformInputs(
    tileInputs: number,
    pictures: number,
    tiles: number,
    tileCount: number,
    quads: number,
    quadCount: number,
    right: number,
    down: number,
    between: number,
    into: number,
    positionBytes: number,
  ): void;
  transformFilters(
    tileInputs: number,
    weights: number,
    panelBytes: number,
    panels: number,
    taps: number,
    channels: number,
    channelCount: number,
    right: number,
    down: number,
    between: number,
    into: number,
  ): void;
  assembleOutputs(
    tileOutputs: number,
    products: number,
    positionBytes: number,
    panels: number,
    bias: number,
    tiles: number,
    tileCount: number,
    right: number,
    down: number,
    between: number,
    outputs: number,
  ): void;
  addFilterGradient(
    ...sums: [...inputs: InputRows, gradients: number, panels: number, into: number]
  ): void;
  addInputGradient(
    gradients: number,
    rows: number,
    width: number,
    weights: number,
    taps: number,
    tapCount: number,
    panels: number,
    places: number,
    into: number,
  ): void;
  add(sums: number, numbers: number, count: number): void;
  addColumns(gradients: number, rows: number, panels: number, into: number): void;
  maskByRelu(gradients: number, outputs: number, count: number): void;
  tanhEach(numbers: number, count: number): void;
  scaleByTanh(gradients: number, outputs: number, count: number): void;
  stackFrames(
    from: number,
    frames: number,
    count: number,
    pixels: number,
    scale: number,
    to: number,
  ): void;
  packPanels(
    flat: number,
    columns: number,
    rowBytes: number,
    offsets: number,
    depth: number,
    into: number,
  ): void;
  unpackPanels(
    panels: number,
    columns: number,
    rowBytes: number,
    offsets: number,
    depth: number,
    flat: number,
  ): void;
  transposePanels(panels: number, depth: number, panelCount: number, into: number): void;
  rmsprop(
    weights: number,
    gradient: number,
    meanSquare: number,
    nextWeights: number,
    nextMeanSquare: number,
    count: number,
    scale: number,
    rate: number,
    decay: number,
    rest: number,
    epsilon: number,
    insideRoot: number,
  ): void;
  adam(
    weights: number,
    gradient: number,
    mean: number,
    meanSquare: number,
    nextWeights: number,
    nextMean: number,
    nextMeanSquare: number,
    count: number,
    scale: number,
    rate: number,
    beta1: number,
    meanRest: number,
    beta2: number,
    squareRest: number,
    meanCorrection: number,
    squareCorrection: number,
    epsilon: number,
  ): void;
  squareSum(numbers: number, count: number): number;
}

let compiled: object | null = null;

/** Kernels with a memory of their own. */
export function openKernels(): Kernels {
  compiled ??= new webAssembly.Module(bytesOfBase64(networkKernelsWasm));
  return new webAssembly.Instance(compiled, {}).exports as unknown as Kernels;
}
