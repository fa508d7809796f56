import { ModelError } from "../model-error.ts";
import type { ConvolutionLayer, DenseLayer } from "./layer.ts";
import { describeNetwork, networkShape } from "./network.ts";
import { parameterizedLayersOf } from "./network-shape.ts";
import type { NetworkSpec } from "./network-spec.ts";

/** One tensor of the network and where it lies in the flat weights. */
export interface ParameterTensor {
  readonly name: string;
  /** Row-major. The first extent counts outputs, so that a row is all that feeds one output. */
  readonly shape: readonly number[];
  /** Index of its first number. */
  readonly offset: number;
  /** How many numbers it has. */
  readonly size: number;
  /** Standard deviation-like factor of its orthogonal start, `null` for biases, which start at 0. */
  readonly gain: number | null;
}

/** All weights as one flat float32 array: what is published, hashed, checkpointed and fed to engines. */
export interface ParameterLayout {
  readonly tensors: readonly ParameterTensor[];
  /** Numbers in all. */
  readonly total: number;
}

/** Names, shapes and offsets of a network's parameters, in the order in which they are laid out. */
export function parameterLayout(spec: NetworkSpec): ParameterLayout {
  const tensors: ParameterTensor[] = [];
  let offset = 0;
  const add = (name: string, extents: readonly number[], gain: number | null): void => {
    const size = extents.reduce((product, extent) => product * extent, 1);
    tensors.push({ name, shape: extents, offset, size, gain });
    offset += size;
  };
  for (const layer of parameterizedLayersOf(networkShape(spec))) {
    const weight = weightExtents(layer);
    add(`${layer.name}.weight`, weight, layer.gain);
    add(`${layer.name}.bias`, weight.slice(0, 1), null);
  }
  return { tensors, total: offset };
}

function weightExtents(layer: ConvolutionLayer | DenseLayer): readonly number[] {
  return layer.kind === "dense"
    ? [layer.outputs, layer.inputs]
    : [layer.filters, layer.inputs, layer.kernel, layer.kernel];
}

/** @throws {ModelError} `WEIGHTS_SHAPE` unless there are as many numbers as the network has */
export function assertWeights(spec: NetworkSpec, weights: Float32Array): void {
  const { total } = parameterLayout(spec);
  if (weights.length !== total) {
    throw new ModelError(
      "WEIGHTS_SHAPE",
      `got ${weights.length} weights; expected ${total} for ${describeNetwork(spec)}; they are another network's`,
    );
  }
}
