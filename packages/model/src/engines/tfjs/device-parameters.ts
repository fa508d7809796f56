import { networkShape } from "../../network/network.ts";
import { layersOf, type NetworkShape } from "../../network/network-shape.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { type ParameterTensor, parameterLayout } from "../../network/parameter-layout.ts";
import type { Tensor, Tensor1D, TensorFlow } from "./tensor-flow.ts";

/** Parameters, or what belongs to each of them, in the order of the layout and as TensorFlow wants to multiply them. */
export type DeviceParameters = readonly Tensor[];

interface DeviceParameter {
  readonly tensor: ParameterTensor;
  /** Shape in the flat weights, with extents that stay together as one. */
  readonly flatShape: readonly number[];
  /** Which extent of {@link flatShape} each extent here is. */
  readonly order: readonly number[];
  /** Which extent here each extent of {@link flatShape} is. */
  readonly orderBack: readonly number[];
  /** Shape that operations see. */
  readonly shape: readonly number[];
}

/**
 * How the network's parameters lie on a TensorFlow device: channels last. Convolutions are
 * `[kernel, kernel, inputs, outputs]`, dense layers `[inputs, outputs]`, and inputs of a dense layer that sees pictures are
 * in order row, column, channel, where the flat weights have channel, row, column.
 */
export class DeviceLayout {
  readonly #parameters: readonly DeviceParameter[];

  constructor(spec: NetworkSpec) {
    const channels = flattenedChannels(networkShape(spec));
    this.#parameters = parameterLayout(spec).tensors.map((tensor) =>
      deviceParameter(tensor, channels.get(tensor.name)),
    );
  }

  /** Numbers of each parameter, from flat ones. */
  upload(tf: TensorFlow, flat: Float32Array): Tensor[] {
    return this.#parameters.map(({ tensor, flatShape, order, shape }) => {
      const { offset, size } = tensor;
      const numbers = tf.tensor(flat.slice(offset, offset + size), [...flatShape], "float32");
      return tf.reshape(tf.transpose(numbers, [...order]), [...shape]);
    });
  }

  /** All numbers, flat, in the order of the layout: one tensor, so that they leave the device at once. */
  flattened(tf: TensorFlow, parameters: DeviceParameters): Tensor1D {
    return tf.concat1d(
      this.#parameters.map(({ flatShape, order, orderBack }, index) => {
        const apart = tf.reshape(
          parameters[index] as Tensor,
          order.map((extent) => flatShape[extent] as number),
        );
        return tf.reshape(tf.transpose(apart, [...orderBack]), [-1]) as Tensor1D;
      }),
    );
  }

  /** Finds a parameter by its name in the layout. */
  named(parameters: DeviceParameters): (name: string) => Tensor {
    const byName = new Map(
      this.#parameters.map(({ tensor }, index) => [tensor.name, parameters[index] as Tensor]),
    );
    return (name) => byName.get(name) as Tensor;
  }

  /** What belongs to each parameter, by its name, in the order of the layout. */
  ordered(byName: ReadonlyMap<string, Tensor>): DeviceParameters {
    return this.#parameters.map(({ tensor }) => byName.get(tensor.name) as Tensor);
  }
}

/** Weights of dense layers that see flattened pictures, and how many channels these have. */
function flattenedChannels(network: NetworkShape): ReadonlyMap<string, number> {
  const channels = new Map<string, number>();
  let flattened: number | null = null;
  for (const layer of layersOf(network)) {
    if (layer.kind === "dense" && flattened !== null) {
      channels.set(`${layer.name}.weight`, flattened);
    }
    flattened = layer.kind === "flatten" ? layer.channels : null;
  }
  return channels;
}

/** @param channels of the pictures that a dense layer's inputs are */
function deviceParameter(tensor: ParameterTensor, channels?: number): DeviceParameter {
  const [outputs = 1, inputs = 1] = tensor.shape;
  const from = (flatShape: readonly number[], order: readonly number[], shape: number[]) => {
    const orderBack = order.map((_, extent) => order.indexOf(extent));
    return { tensor, flatShape, order, orderBack, shape };
  };
  if (tensor.shape.length === 1) return from(tensor.shape, [0], [outputs]);
  if (tensor.shape.length === 4) {
    const order = [2, 3, 1, 0];
    return from(
      tensor.shape,
      order,
      order.map((extent) => tensor.shape[extent] as number),
    );
  }
  if (channels !== undefined) {
    return from([outputs, channels, inputs / channels], [2, 1, 0], [inputs, outputs]);
  }
  return from(tensor.shape, [1, 0], [inputs, outputs]);
}
