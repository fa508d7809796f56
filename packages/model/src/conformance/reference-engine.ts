import {
  evaluateActions,
  evaluateMean,
  evaluateRow,
  gradientOf,
  type LossFormula,
  logProbability,
  type RowInputs,
} from "@lockstep/algorithm";
import type { MicroBatch } from "../engine.ts";
import { floatsOfBytes } from "../float-bytes.ts";
import type {
  Activation,
  ConvolutionLayer,
  DenseLayer,
  Layer,
  RecurrentLayer,
} from "../network/layer.ts";
import { hiddenStateSize, networkShape } from "../network/network.ts";
import { frameBytes } from "../network/network-shape.ts";
import type { NetworkSpec } from "../network/network-spec.ts";
import { type ParameterTensor, parameterLayout } from "../network/parameter-layout.ts";
import { type ReferenceCellStep, referenceCells } from "./reference-cells.ts";

// The learning step in its simplest form: float64, plain loops, one row at a time. It is slow, but easy to check.

/** A layer with its input and its output after the activation. */
interface LayerPass {
  readonly layer: Layer;
  readonly input: Float64Array;
  readonly output: Float64Array;
  /** Of a recurrent layer. */
  readonly cell?: ReferenceCellStep;
}

/** Activations of one observation. */
interface RowActivations {
  readonly trunk: readonly LayerPass[];
  readonly policyTower: readonly LayerPass[];
  readonly valueTower: readonly LayerPass[];
  readonly logits: Float64Array;
  readonly value: number;
  /** Hidden state after the row; empty without a memory. */
  readonly hiddenState: Float64Array;
}

export interface ReferenceGradients {
  /** By name. */
  readonly figures: Readonly<Record<string, number>>;
  readonly logProbabilities: Float64Array;
  readonly values: Float64Array;
  /** Flat, in the order of the layout. */
  readonly gradient: Float64Array;
}

/** A parameter tensor's part of a flat array. */
type Parameters = (name: string) => Float64Array;

function parametersOf(spec: NetworkSpec, flat: Float64Array): Parameters {
  const tensors = new Map<string, ParameterTensor>(
    parameterLayout(spec).tensors.map((tensor) => [tensor.name, tensor]),
  );
  return (name) => {
    const { offset, size } = tensors.get(name) as ParameterTensor;
    return flat.subarray(offset, offset + size);
  };
}

function forwardRow(
  spec: NetworkSpec,
  parameters: Parameters,
  observation: Uint8Array,
  hiddenState: Float64Array,
): RowActivations {
  const network = networkShape(spec);
  const numbers =
    network.observation.element === "uint8" ? observation : floatsOfBytes(observation);
  const seen = Float64Array.from(numbers);
  const trunk = passesOf(network.trunk, parameters, seen, hiddenState);
  const features = trunk.at(-1)?.output ?? seen;
  const policyTower = passesOf(network.policy, parameters, features);
  const valueTower = passesOf(network.value, parameters, features);
  return {
    trunk,
    policyTower,
    valueTower,
    logits: policyTower.at(-1)?.output as Float64Array,
    value: valueTower.at(-1)?.output[0] as number,
    hiddenState: trunk.at(-1)?.cell?.after ?? hiddenState,
  };
}

function passesOf(
  layers: readonly Layer[],
  parameters: Parameters,
  first: Float64Array,
  hiddenState: Float64Array = new Float64Array(0),
): LayerPass[] {
  let input = first;
  return layers.map((layer) => {
    const pass = layerPass(layer, parameters, input, hiddenState);
    input = pass.output;
    return pass;
  });
}

function layerPass(
  layer: Layer,
  parameters: Parameters,
  input: Float64Array,
  hiddenState: Float64Array,
): LayerPass {
  if (layer.kind !== "recurrent")
    return { layer, input, output: layerOutput(layer, parameters, input) };
  const { size, cell: kind, state } = layer;
  const h = hiddenState.slice(0, size);
  const sums = {
    p: multiply(layer.input, parameters, input),
    u: multiply(state, parameters, h),
    before: hiddenState,
  };
  const cell = { ...sums, after: referenceCells[kind].forward(sums) };
  return { layer, input, output: cell.after.slice(0, size), cell };
}

function layerOutput(
  layer: Exclude<Layer, RecurrentLayer>,
  parameters: Parameters,
  input: Float64Array,
): Float64Array {
  switch (layer.kind) {
    case "convolution":
      return convolve(layer, parameters, input).map(activations[layer.activation]);
    case "flatten":
      return input;
    case "dense":
      return multiply(layer, parameters, input).map(activations[layer.activation]);
  }
}

const activations: Readonly<Record<Activation, (sum: number) => number>> = {
  none: (sum) => sum,
  relu: (sum) => Math.max(0, sum),
  tanh: Math.tanh,
};

/** Derivative of each activation, from its output. */
const slopes: Readonly<Record<Activation, (output: number) => number>> = {
  none: () => 1,
  relu: (output) => (output > 0 ? 1 : 0),
  tanh: (output) => 1 - output * output,
};

/** Calls back with an output, an input and the index of the weight between them. */
type ConnectionVisitor = (output: number, input: number, weight: number) => void;

/** Visits each pair of an input and an output of a convolution. */
function eachConnection(layer: ConvolutionLayer, visit: ConnectionVisitor): void {
  for (let filter = 0; filter < layer.filters; filter++) {
    for (let y = 0; y < layer.outputHeight; y++) {
      for (let x = 0; x < layer.outputWidth; x++) eachInput(layer, filter, y, x, visit);
    }
  }
}

/** Visits the inputs that one output of a convolution sees. */
function eachInput(
  layer: ConvolutionLayer,
  filter: number,
  y: number,
  x: number,
  visit: ConnectionVisitor,
): void {
  const { inputs, kernel, stride, inputHeight, inputWidth } = layer;
  const output = (filter * layer.outputHeight + y) * layer.outputWidth + x;
  for (let i = 0; i < inputs; i++) {
    for (let a = 0; a < kernel; a++) {
      const input = (i * inputHeight + y * stride + a) * inputWidth + x * stride;
      const weight = ((filter * inputs + i) * kernel + a) * kernel;
      for (let b = 0; b < kernel; b++) visit(output, input + b, weight + b);
    }
  }
}

function convolve(
  layer: ConvolutionLayer,
  parameters: Parameters,
  input: Float64Array,
): Float64Array {
  const weights = parameters(`${layer.name}.weight`);
  const bias = parameters(`${layer.name}.bias`);
  const places = layer.outputHeight * layer.outputWidth;
  const result = new Float64Array(layer.filters * places);
  for (let o = 0; o < result.length; o++) result[o] = bias[Math.floor(o / places)] as number;
  eachConnection(layer, (o, i, w) => {
    const seen = layer.inputScale * (input[i] as number);
    result[o] = (result[o] as number) + seen * (weights[w] as number);
  });
  return result;
}

function multiply({ name }: DenseLayer, parameters: Parameters, input: Float64Array): Float64Array {
  const weights = parameters(`${name}.weight`);
  return parameters(`${name}.bias`).map((bias, o) => {
    let sum = bias;
    for (let i = 0; i < input.length; i++) {
      sum += (input[i] as number) * (weights[o * input.length + i] as number);
    }
    return sum;
  });
}

/** Adds a linear layer's gradients; returns those of its input. */
function multiplyBackward(
  { name }: DenseLayer,
  parameters: Parameters,
  gradients: Parameters,
  input: Float64Array,
  outputGradients: Float64Array,
): Float64Array {
  const weights = parameters(`${name}.weight`);
  const inputGradients = new Float64Array(input.length);
  outputGradients.forEach((g, o) => {
    increase(gradients(`${name}.bias`), o, g);
    for (let i = 0; i < input.length; i++) {
      const w = o * input.length + i;
      increase(gradients(`${name}.weight`), w, g * (input[i] as number));
      increase(inputGradients, i, g * (weights[w] as number));
    }
  });
  return inputGradients;
}

function convolveBackward(
  layer: ConvolutionLayer,
  parameters: Parameters,
  gradients: Parameters,
  input: Float64Array,
  outputGradients: Float64Array,
): Float64Array {
  const weights = parameters(`${layer.name}.weight`);
  const weightGradients = gradients(`${layer.name}.weight`);
  const places = layer.outputHeight * layer.outputWidth;
  const inputGradients = new Float64Array(input.length);
  outputGradients.forEach((g, o) => {
    increase(gradients(`${layer.name}.bias`), Math.floor(o / places), g);
  });
  eachConnection(layer, (o, i, w) => {
    const g = outputGradients[o] as number;
    increase(weightGradients, w, g * layer.inputScale * (input[i] as number));
    increase(inputGradients, i, g * layer.inputScale * (weights[w] as number));
  });
  return inputGradients;
}

function increase(array: Float64Array, index: number, by: number): void {
  array[index] = (array[index] as number) + by;
}

/** @param hiddenGradients by the hidden state after the row @returns those by the one before it */
function backwardRow(
  row: RowActivations,
  parameters: Parameters,
  gradients: Parameters,
  logitGradients: Float64Array,
  valueGradient: number,
  hiddenGradients: Float64Array,
): Float64Array {
  let before = hiddenGradients;
  const through = (passes: readonly LayerPass[], outputGradients: Float64Array): Float64Array =>
    passes.reduceRight((g, pass) => {
      if (pass.layer.kind !== "recurrent") return layerBackward(pass, parameters, gradients, g);
      const by = recurrentBackward(pass, parameters, gradients, g, hiddenGradients);
      before = by.before;
      return by.input;
    }, outputGradients);
  const fromPolicy = through(row.policyTower, logitGradients);
  const fromValue = through(row.valueTower, Float64Array.of(valueGradient));
  through(
    row.trunk,
    fromPolicy.map((g, i) => g + (fromValue[i] as number)),
  );
  return before;
}

function recurrentBackward(
  { layer, input, cell }: LayerPass,
  parameters: Parameters,
  gradients: Parameters,
  outputGradients: Float64Array,
  hiddenGradients: Float64Array,
): { readonly input: Float64Array; readonly before: Float64Array } {
  const { size, input: sums, state, cell: kind } = layer as RecurrentLayer;
  const step = cell as ReferenceCellStep;
  const after = hiddenGradients.slice();
  outputGradients.forEach((g, k) => {
    increase(after, k, g);
  });
  const by = referenceCells[kind].backward(step, after);
  const h = step.before.slice(0, size);
  multiplyBackward(state, parameters, gradients, h, by.u).forEach((g, k) => {
    increase(by.before, k, g);
  });
  return {
    input: multiplyBackward(sums, parameters, gradients, input, by.p),
    before: by.before,
  };
}

/** Adds a layer's gradients; returns those of its input. */
function layerBackward(
  { layer, input, output }: LayerPass,
  parameters: Parameters,
  gradients: Parameters,
  outputGradients: Float64Array,
): Float64Array {
  if (layer.kind === "flatten" || layer.kind === "recurrent") return outputGradients;
  const slope = slopes[layer.activation];
  const ofSums = outputGradients.map((g, i) => g * slope(output[i] as number));
  return layer.kind === "dense"
    ? multiplyBackward(layer, parameters, gradients, input, ofSums)
    : convolveBackward(layer, parameters, gradients, input, ofSums);
}

/** The observation that a row of a micro-batch sees. */
export function observationOf(
  spec: NetworkSpec,
  batch: Pick<MicroBatch, "frames" | "stacks">,
  row: number,
): Uint8Array {
  const { observation } = networkShape(spec);
  const bytes = frameBytes(observation);
  const seen = new Uint8Array(observation.stack * bytes);
  for (let i = 0; i < observation.stack; i++) {
    const frame = batch.stacks[row * observation.stack + i] as number;
    seen.set(batch.frames.subarray(frame * bytes, (frame + 1) * bytes), i * bytes);
  }
  return seen;
}

/** Logits and value of one observation, and the hidden state after it. */
export function referenceInference(
  spec: NetworkSpec,
  weights: ArrayLike<number>,
  observation: Uint8Array,
  hiddenState: ArrayLike<number> = [],
): { logits: Float64Array; value: number; hiddenState: Float64Array } {
  const parameters = parametersOf(spec, Float64Array.from(weights));
  return forwardRow(spec, parameters, observation, Float64Array.from(hiddenState));
}

/** A row's activations and the inputs of its loss. */
interface ForwardRow {
  readonly row: RowActivations;
  readonly inputs: RowInputs;
}

function forwardRows(spec: NetworkSpec, parameters: Parameters, batch: MicroBatch): ForwardRow[] {
  const size = hiddenStateSize(spec);
  let hidden = new Float64Array(size);
  return Array.from(batch.actions, (action, r) => {
    const { steps = 1, hiddenStates = [], resets = [] } = batch.runs ?? {};
    const run = Math.floor(r / steps);
    if (r % steps === 0)
      hidden = Float64Array.from(hiddenStates.slice(run * size, (run + 1) * size));
    if (resets[r] === 1) hidden = new Float64Array(size);
    const row = forwardRow(spec, parameters, observationOf(spec, batch, r), hidden);
    hidden = Float64Array.from(row.hiddenState);
    const columns = Object.entries(batch.columns).map(([name, rows]) => [name, rows[r]]);
    const { logits, value } = row;
    return { row, inputs: { logits, value, action, columns: Object.fromEntries(columns) } };
  });
}

/** A micro-batch's share of a loss. */
export function referenceLoss(
  spec: NetworkSpec,
  weights: ArrayLike<number>,
  batch: MicroBatch,
  { loss }: LossFormula,
): number {
  const rows = forwardRows(spec, parametersOf(spec, Float64Array.from(weights)), batch);
  return evaluateMean(
    loss,
    rows.map(({ inputs }) => inputs),
    1 / batch.batchRows,
  );
}

/** Figures and gradients of a micro-batch. */
export function referenceGradients(
  spec: NetworkSpec,
  weights: ArrayLike<number>,
  batch: MicroBatch,
  { loss, figures }: LossFormula,
): ReferenceGradients {
  const parameters = parametersOf(spec, Float64Array.from(weights));
  const gradient = new Float64Array(weights.length);
  const gradients = parametersOf(spec, gradient);
  const by = gradientOf(loss);
  const rowWeight = 1 / batch.batchRows;
  const rows = forwardRows(spec, parameters, batch);
  const size = hiddenStateSize(spec);
  const { steps = 1, resets = [] } = batch.runs ?? {};
  let hiddenGradients = new Float64Array(size);
  for (const [r, { row, inputs }] of [...rows.entries()].reverse()) {
    if ((r + 1) % steps === 0) hiddenGradients = new Float64Array(size);
    const logitGradients = evaluateActions(by.logits, inputs, rowWeight);
    const valueGradient = evaluateRow(by.value, inputs, rowWeight);
    const before = backwardRow(
      row,
      parameters,
      gradients,
      logitGradients,
      valueGradient,
      hiddenGradients,
    );
    hiddenGradients = Float64Array.from(before);
    if (resets[r] === 1) hiddenGradients = new Float64Array(size);
  }
  const all = rows.map(({ inputs }) => inputs);
  return {
    figures: Object.fromEntries(
      Object.entries(figures).map(([name, figure]) => [name, evaluateMean(figure, all, rowWeight)]),
    ),
    logProbabilities: Float64Array.from(all, (inputs) => evaluateRow(logProbability, inputs, 1)),
    values: Float64Array.from(all, ({ value }) => value),
    gradient,
  };
}
