import { ModelError } from "../model-error.ts";
import type { ConvolutionLayer, DenseLayer, Layer } from "./layer.ts";
import type { NetworkShape } from "./network-shape.ts";
import type { NatureCnnSpec } from "./network-spec.ts";
import { recurrentLayer } from "./recurrent.ts";

// Mnih et al. 2015, "Human-level control through deep reinforcement learning", https://doi.org/10.1038/nature14236
const convolutions = [
  { name: "convolution1", filters: 32, kernel: 8, stride: 4 },
  { name: "convolution2", filters: 64, kernel: 4, stride: 2 },
  { name: "convolution3", filters: 64, kernel: 3, stride: 1 },
] as const;
const HIDDEN = 512;

// Gains of the 2018 reference and of baselines: √2 before a ReLU, a nearly even first policy, a value of its own scale.
const RELU_GAIN = Math.SQRT2;
const POLICY_GAIN = 0.01;
const VALUE_GAIN = 1;

/** Pixels are bytes; the network sees them divided by this. */
const PIXEL_SCALE = 255;

/**
 * pixels/255 → three convolutions with ReLU → hidden layer with ReLU → memory, if any → policy logits and value.
 * @throws {ModelError} `NETWORK_SPEC` when the picture is smaller than 36 pixels
 */
export function natureCnn({ height, width, stack, actions, memory }: NatureCnnSpec): NetworkShape {
  const trunk: ConvolutionLayer[] = [];
  let extents = { inputs: stack, inputHeight: height, inputWidth: width };
  for (const { name, filters, kernel, stride } of convolutions) {
    const outputHeight = outputExtent(extents.inputHeight, kernel, stride);
    const outputWidth = outputExtent(extents.inputWidth, kernel, stride);
    if (outputHeight < 1 || outputWidth < 1) {
      throw new ModelError(
        "NETWORK_SPEC",
        `observations of ${height}x${width} pixels are too small for ${name}; expected at least 36x36`,
      );
    }
    trunk.push({
      kind: "convolution",
      name,
      ...extents,
      filters,
      kernel,
      stride,
      outputHeight,
      outputWidth,
      inputScale: trunk.length === 0 ? 1 / PIXEL_SCALE : 1,
      activation: "relu",
      gain: RELU_GAIN,
    });
    extents = { inputs: filters, inputHeight: outputHeight, inputWidth: outputWidth };
  }
  const flatten = {
    kind: "flatten",
    channels: extents.inputs,
    height: extents.inputHeight,
    width: extents.inputWidth,
  } as const;
  const hidden: DenseLayer = {
    kind: "dense",
    name: "hidden",
    inputs: flatten.channels * flatten.height * flatten.width,
    outputs: HIDDEN,
    activation: "relu",
    gain: RELU_GAIN,
  };
  const recurrent: Layer[] = memory === undefined ? [] : [recurrentLayer(memory, HIDDEN)];
  const features = memory?.size ?? HIDDEN;
  const head = { kind: "dense", inputs: features, activation: "none" } as const;
  return {
    observation: { element: "uint8", frame: [height, width], stack },
    trunk: [...trunk, flatten, hidden, ...recurrent],
    policy: [{ ...head, name: "policy", outputs: actions, gain: POLICY_GAIN }],
    value: [{ ...head, name: "value", outputs: 1, gain: VALUE_GAIN }],
    actions,
  };
}

function outputExtent(input: number, kernel: number, stride: number): number {
  return Math.floor((input - kernel) / stride) + 1;
}
