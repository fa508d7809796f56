import { ModelError } from "./model-error.ts";

/** What decides the network's shape. */
export interface NetworkSpec {
  /** Pixels of an observation. */
  readonly height: number;
  readonly width: number;
  /** Frames of an observation. */
  readonly stack: number;
  /** Choices of the policy. */
  readonly actions: number;
}

/** A convolution without padding, followed by ReLU. */
export interface ConvolutionShape {
  readonly name: string;
  readonly inputs: number;
  readonly filters: number;
  /** Side of the square filter. */
  readonly kernel: number;
  readonly stride: number;
  readonly inputHeight: number;
  readonly inputWidth: number;
  readonly outputHeight: number;
  readonly outputWidth: number;
}

/** The network with every extent worked out. */
export interface NetworkShape {
  readonly convolutions: readonly ConvolutionShape[];
  /** Activations of the last convolution, in order channel, row, column. */
  readonly features: number;
  /** Units of the hidden layer. */
  readonly hidden: number;
  readonly actions: number;
}

// Mnih et al. 2015, "Human-level control through deep reinforcement learning", https://doi.org/10.1038/nature14236
const layers = [
  { name: "convolution1", filters: 32, kernel: 8, stride: 4 },
  { name: "convolution2", filters: 64, kernel: 4, stride: 2 },
  { name: "convolution3", filters: 64, kernel: 3, stride: 1 },
] as const;
const HIDDEN = 512;

/** Observations are bytes; the network sees them divided by this. */
export const PIXEL_SCALE = 255;

/**
 * The NatureCNN actor-critic: observation/255 → three convolutions with ReLU → hidden layer with ReLU → policy logits
 * and value.
 * @throws {ModelError} `NETWORK_SPEC` when an extent is not a positive integer or the picture is smaller than 36 pixels
 */
export function networkShape(spec: NetworkSpec): NetworkShape {
  for (const [name, value] of Object.entries(spec)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new ModelError("NETWORK_SPEC", `network ${name} is ${value}; expected an integer ≥ 1`);
    }
  }
  let { stack: inputs, height, width } = spec;
  const convolutions = layers.map((layer): ConvolutionShape => {
    const outputHeight = outputExtent(height, layer.kernel, layer.stride);
    const outputWidth = outputExtent(width, layer.kernel, layer.stride);
    if (outputHeight < 1 || outputWidth < 1) {
      throw new ModelError(
        "NETWORK_SPEC",
        `observations of ${spec.height}x${spec.width} pixels are too small for ${layer.name}; expected at least 36x36`,
      );
    }
    const shape = { ...layer, inputs, inputHeight: height, inputWidth: width };
    [inputs, height, width] = [layer.filters, outputHeight, outputWidth];
    return { ...shape, outputHeight, outputWidth };
  });
  return {
    convolutions,
    features: inputs * height * width,
    hidden: HIDDEN,
    actions: spec.actions,
  };
}

function outputExtent(input: number, kernel: number, stride: number): number {
  return Math.floor((input - kernel) / stride) + 1;
}
