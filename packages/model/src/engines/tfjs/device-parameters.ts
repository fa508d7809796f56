import type { NetworkSpec } from "../../network.ts";
import { networkShape } from "../../network.ts";
import { type ParameterTensor, parameterLayout } from "../../parameter-layout.ts";
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
 * `[kernel, kernel, inputs, outputs]`, layers `[inputs, outputs]`, and the hidden layer's inputs are in order row,
 * column, channel, where the flat weights have channel, row, column.
 */
export class DeviceLayout {
  readonly #parameters: readonly DeviceParameter[];

  constructor(spec: NetworkSpec) {
    const channels = networkShape(spec).convolutions.at(-1)?.filters ?? 1;
    this.#parameters = parameterLayout(spec).tensors.map((tensor) =>
      deviceParameter(tensor, channels),
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

function deviceParameter(tensor: ParameterTensor, channels: number): DeviceParameter {
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
  if (tensor.name === "hidden.weight") {
    return from([outputs, channels, inputs / channels], [2, 1, 0], [inputs, outputs]);
  }
  return from(tensor.shape, [1, 0], [inputs, outputs]);
}
