import { type NetworkShape, type NetworkSpec, PIXEL_SCALE } from "../../network.ts";
import type { Tensor, Tensor1D, Tensor2D, Tensor4D, TensorFlow } from "./tensor-flow.ts";

/** Finds a parameter by its name in the layout. */
export type ParameterSource = (name: string) => Tensor;

/** The network's outputs, and activations that the backward pass looks at. */
export interface ForwardValues {
  /** What each convolution saw: `[rows, height, width, channels]`, pixels not yet scaled. */
  readonly inputs: readonly Tensor4D[];
  /** What came out of the last convolution, after ReLU. */
  readonly lastOutput: Tensor4D;
  /** `[rows, hidden]`, after ReLU. */
  readonly hidden: Tensor2D;
  /** `[rows, actions]` */
  readonly logits: Tensor2D;
  /** `[rows, 1]` */
  readonly values: Tensor2D;
}

/**
 * The network's forward pass.
 * @param pixels `[rows, height, width, stack]`, float32, 0 to 255
 */
export function forward(
  tf: TensorFlow,
  network: NetworkShape,
  parameter: ParameterSource,
  pixels: Tensor4D,
): ForwardValues {
  const inputs: Tensor4D[] = [];
  let activation = pixels;
  for (const [index, { name, stride }] of network.convolutions.entries()) {
    inputs.push(activation);
    const weight = parameter(`${name}.weight`) as Tensor4D;
    activation = tf.fused.conv2d({
      x: activation,
      // Scaling the first layer's few weights spares scaling all pixels.
      filter: index === 0 ? tf.mul<Tensor4D>(weight, 1 / PIXEL_SCALE) : weight,
      strides: stride,
      pad: "valid",
      bias: parameter(`${name}.bias`) as Tensor1D,
      activation: "relu",
    });
  }
  const linear = (layer: string, input: Tensor2D): Tensor2D =>
    tf.add(tf.matMul(input, parameter(`${layer}.weight`) as Tensor2D), parameter(`${layer}.bias`));
  const features = tf.reshape(activation, [-1, network.features]) as Tensor2D;
  const hidden = tf.relu(linear("hidden", features));
  return {
    inputs,
    lastOutput: activation,
    hidden,
    logits: linear("policy", hidden),
    values: linear("value", hidden),
  };
}

/**
 * Frames as the network sees them: channels last.
 * @param stacked of rows · stack · height · width numbers in this order
 * @returns `[rows, height, width, stack]`
 */
export function channelsLast(
  tf: TensorFlow,
  stacked: Tensor,
  { stack, height, width }: NetworkSpec,
): Tensor4D {
  const apart = tf.reshape(stacked, [-1, stack, height * width]);
  return tf.reshape(tf.transpose(apart, [0, 2, 1]), [-1, height, width, stack]);
}
