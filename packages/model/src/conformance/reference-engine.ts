import type { LossCoefficients, MicroBatch } from "../engine.ts";
import { type ConvolutionShape, type NetworkSpec, networkShape, PIXEL_SCALE } from "../network.ts";
import { type ParameterTensor, parameterLayout } from "../parameter-layout.ts";

// The learning step as one would write it on a blackboard: float64, plain loops, one row at a time. Slow on purpose.

/** Activations of one observation. */
interface RowActivations {
  /** What each layer saw, pixels scaled; the last is the hidden layer. */
  readonly inputs: readonly Float64Array[];
  readonly hidden: Float64Array;
  readonly logits: Float64Array;
  readonly value: number;
}

export interface ReferenceGradients {
  readonly policyLoss: number;
  readonly valueLoss: number;
  readonly entropy: number;
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

function forwardRow(spec: NetworkSpec, parameters: Parameters, pixels: Uint8Array): RowActivations {
  const network = networkShape(spec);
  const inputs: Float64Array[] = [];
  let activation = Float64Array.from(pixels, (pixel) => pixel / PIXEL_SCALE);
  for (const layer of network.convolutions) {
    inputs.push(activation);
    activation = convolve(layer, parameters, activation).map(rectify);
  }
  inputs.push(activation);
  const hidden = multiply(parameters, "hidden", activation).map(rectify);
  return {
    inputs,
    hidden,
    logits: multiply(parameters, "policy", hidden),
    value: multiply(parameters, "value", hidden)[0] as number,
  };
}

function rectify(x: number): number {
  return Math.max(0, x);
}

/** Calls back with an output, an input and the index of the weight between them. */
type ConnectionVisitor = (output: number, input: number, weight: number) => void;

/** Visits each pair of an input and an output of a convolution. */
function eachConnection(layer: ConvolutionShape, visit: ConnectionVisitor): void {
  for (let filter = 0; filter < layer.filters; filter++) {
    for (let y = 0; y < layer.outputHeight; y++) {
      for (let x = 0; x < layer.outputWidth; x++) eachInput(layer, filter, y, x, visit);
    }
  }
}

/** Visits the inputs that one output of a convolution sees. */
function eachInput(
  layer: ConvolutionShape,
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
  layer: ConvolutionShape,
  parameters: Parameters,
  input: Float64Array,
): Float64Array {
  const weights = parameters(`${layer.name}.weight`);
  const bias = parameters(`${layer.name}.bias`);
  const places = layer.outputHeight * layer.outputWidth;
  const result = new Float64Array(layer.filters * places);
  for (let o = 0; o < result.length; o++) result[o] = bias[Math.floor(o / places)] as number;
  eachConnection(layer, (o, i, w) => {
    result[o] = (result[o] as number) + (input[i] as number) * (weights[w] as number);
  });
  return result;
}

function multiply(parameters: Parameters, layer: string, input: Float64Array): Float64Array {
  const weights = parameters(`${layer}.weight`);
  return parameters(`${layer}.bias`).map((bias, o) => {
    let sum = bias;
    for (let i = 0; i < input.length; i++) {
      sum += (input[i] as number) * (weights[o * input.length + i] as number);
    }
    return sum;
  });
}

/** Adds a linear layer's gradients; returns those of its input. */
function multiplyBackward(
  parameters: Parameters,
  gradients: Parameters,
  layer: string,
  input: Float64Array,
  outputGradients: Float64Array,
): Float64Array {
  const weights = parameters(`${layer}.weight`);
  const inputGradients = new Float64Array(input.length);
  outputGradients.forEach((g, o) => {
    increase(gradients(`${layer}.bias`), o, g);
    for (let i = 0; i < input.length; i++) {
      const w = o * input.length + i;
      increase(gradients(`${layer}.weight`), w, g * (input[i] as number));
      increase(inputGradients, i, g * (weights[w] as number));
    }
  });
  return inputGradients;
}

function convolveBackward(
  layer: ConvolutionShape,
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
    increase(weightGradients, w, g * (input[i] as number));
    increase(inputGradients, i, g * (weights[w] as number));
  });
  return inputGradients;
}

function increase(array: Float64Array, index: number, by: number): void {
  array[index] = (array[index] as number) + by;
}

function backwardRow(
  spec: NetworkSpec,
  parameters: Parameters,
  gradients: Parameters,
  row: RowActivations,
  logitGradients: Float64Array,
  valueGradient: number,
): void {
  const valueGradients = Float64Array.of(valueGradient);
  const behind = (
    layer: string,
    outputGradients: Float64Array,
    input: Float64Array,
  ): Float64Array => multiplyBackward(parameters, gradients, layer, input, outputGradients);
  const masked = (g: Float64Array, activation: Float64Array): Float64Array =>
    g.map((value, i) => ((activation[i] as number) > 0 ? value : 0));

  const fromPolicy = behind("policy", logitGradients, row.hidden);
  const fromValue = behind("value", valueGradients, row.hidden);
  const ofHidden = masked(
    fromPolicy.map((g, i) => g + (fromValue[i] as number)),
    row.hidden,
  );
  const layers = networkShape(spec).convolutions;
  let activation = row.inputs[layers.length] as Float64Array;
  let outputGradients = masked(behind("hidden", ofHidden, activation), activation);
  for (let index = layers.length - 1; index >= 0; index--) {
    activation = row.inputs[index] as Float64Array;
    const layer = layers[index] as ConvolutionShape;
    outputGradients = masked(
      convolveBackward(layer, parameters, gradients, activation, outputGradients),
      activation,
    );
  }
}

/** The observation that a row of a micro-batch sees: `[stack, height, width]`. */
export function observationOf(
  spec: NetworkSpec,
  batch: Pick<MicroBatch, "frames" | "stacks">,
  row: number,
): Uint8Array {
  const pixels = spec.height * spec.width;
  const observation = new Uint8Array(spec.stack * pixels);
  for (let i = 0; i < spec.stack; i++) {
    const frame = batch.stacks[row * spec.stack + i] as number;
    observation.set(batch.frames.subarray(frame * pixels, (frame + 1) * pixels), i * pixels);
  }
  return observation;
}

/** Logits and value of one observation. */
export function referenceInference(
  spec: NetworkSpec,
  weights: ArrayLike<number>,
  observation: Uint8Array,
): { logits: Float64Array; value: number } {
  return forwardRow(spec, parametersOf(spec, Float64Array.from(weights)), observation);
}

/** One row's share of the loss and its derivatives by the network's outputs. */
interface RowLoss {
  readonly policyLoss: number;
  readonly valueLoss: number;
  readonly entropy: number;
  readonly logProbability: number;
  readonly logitGradients: Float64Array;
  readonly valueGradient: number;
}

function rowLoss(
  { logits, value }: RowActivations,
  batch: MicroBatch,
  r: number,
  coefficients: LossCoefficients,
): RowLoss {
  const n = batch.batchRows;
  const action = batch.actions[r] as number;
  const advantage = batch.advantages[r] as number;
  const error = value - (batch.returns[r] as number);
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  const p = logits.map((logit) => Math.exp(logit) / total);
  const entropy = -p.reduce((sum, x) => sum + (x > 0 ? x * Math.log(x) : 0), 0);
  const logProbability = Math.log(p[action] as number);
  return {
    policyLoss: (-advantage * logProbability) / n,
    valueLoss: (0.5 * error * error) / n,
    entropy: entropy / n,
    logProbability,
    logitGradients: p.map((x, i) => {
      const taken = i === action ? 1 : 0;
      const entropyPart = x > 0 ? x * (Math.log(x) + entropy) : 0;
      return (advantage * (x - taken) + coefficients.entropy * entropyPart) / n;
    }),
    valueGradient: (coefficients.value * error) / n,
  };
}

/** `policyLoss + valueCoefficient·valueLoss − entropyCoefficient·entropy` of a micro-batch. */
export function referenceLoss(
  spec: NetworkSpec,
  weights: ArrayLike<number>,
  batch: MicroBatch,
  coefficients: LossCoefficients,
): number {
  const parameters = parametersOf(spec, Float64Array.from(weights));
  let loss = 0;
  for (let r = 0; r < batch.actions.length; r++) {
    const row = forwardRow(spec, parameters, observationOf(spec, batch, r));
    const terms = rowLoss(row, batch, r, coefficients);
    loss += terms.policyLoss + coefficients.value * terms.valueLoss;
    loss -= coefficients.entropy * terms.entropy;
  }
  return loss;
}

/** Loss terms and gradients of a micro-batch. */
export function referenceGradients(
  spec: NetworkSpec,
  weights: ArrayLike<number>,
  batch: MicroBatch,
  coefficients: LossCoefficients,
): ReferenceGradients {
  const parameters = parametersOf(spec, Float64Array.from(weights));
  const gradient = new Float64Array(weights.length);
  const gradients = parametersOf(spec, gradient);
  const logProbabilities = new Float64Array(batch.actions.length);
  const values = new Float64Array(batch.actions.length);
  let [policyLoss, valueLoss, entropy] = [0, 0, 0];
  for (let r = 0; r < batch.actions.length; r++) {
    const row = forwardRow(spec, parameters, observationOf(spec, batch, r));
    const terms = rowLoss(row, batch, r, coefficients);
    policyLoss += terms.policyLoss;
    valueLoss += terms.valueLoss;
    entropy += terms.entropy;
    logProbabilities[r] = terms.logProbability;
    values[r] = row.value;
    backwardRow(spec, parameters, gradients, row, terms.logitGradients, terms.valueGradient);
  }
  return { policyLoss, valueLoss, entropy, logProbabilities, values, gradient };
}
