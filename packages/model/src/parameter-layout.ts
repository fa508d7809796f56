import { ModelError } from "./model-error.ts";
import { type NetworkSpec, networkShape } from "./network.ts";

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

// Gains of the 2018 reference and of baselines: √2 before a ReLU, a nearly even first policy, a value of its own scale.
const RELU_GAIN = Math.SQRT2;
const POLICY_GAIN = 0.01;
const VALUE_GAIN = 1;

/** Names, shapes and offsets of a network's parameters, in the order in which they are laid out. */
export function parameterLayout(spec: NetworkSpec): ParameterLayout {
  const shape = networkShape(spec);
  const layers: { name: string; weight: number[]; gain: number }[] = [
    ...shape.convolutions.map(({ name, filters, inputs, kernel }) => ({
      name,
      weight: [filters, inputs, kernel, kernel],
      gain: RELU_GAIN,
    })),
    { name: "hidden", weight: [shape.hidden, shape.features], gain: RELU_GAIN },
    { name: "policy", weight: [shape.actions, shape.hidden], gain: POLICY_GAIN },
    { name: "value", weight: [1, shape.hidden], gain: VALUE_GAIN },
  ];
  const tensors: ParameterTensor[] = [];
  let offset = 0;
  const add = (name: string, extents: readonly number[], gain: number | null): void => {
    const size = extents.reduce((product, extent) => product * extent, 1);
    tensors.push({ name, shape: extents, offset, size, gain });
    offset += size;
  };
  for (const { name, weight, gain } of layers) {
    add(`${name}.weight`, weight, gain);
    add(`${name}.bias`, weight.slice(0, 1), null);
  }
  return { tensors, total: offset };
}

/** @throws {ModelError} `WEIGHTS_SHAPE` unless there are as many numbers as the network has */
export function assertWeights(spec: NetworkSpec, weights: Float32Array): void {
  const { total } = parameterLayout(spec);
  if (weights.length !== total) {
    throw new ModelError(
      "WEIGHTS_SHAPE",
      `got ${weights.length} weights; expected ${total} for ${spec.height}x${spec.width}x${spec.stack} observations and ${spec.actions} actions`,
    );
  }
}
