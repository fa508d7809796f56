import { type ConvolutionShape, type NetworkShape, PIXEL_SCALE } from "../../network.ts";
import type { ForwardValues, ParameterSource } from "./forward.ts";
import type { LossValues } from "./loss.ts";
import type { Tensor, Tensor2D, Tensor4D, TensorFlow } from "./tensor-flow.ts";

/**
 * The network's backward pass.
 * @returns each parameter's name and the loss's derivative by it
 */
export function backward(
  tf: TensorFlow,
  network: NetworkShape,
  parameter: ParameterSource,
  { inputs, lastOutput, hidden }: ForwardValues,
  { logitGradients, valueGradients }: LossValues,
): ReadonlyMap<string, Tensor> {
  const gradients = new Map<string, Tensor>();
  /** @returns the loss's derivative by the layer's input */
  const throughLinear = (layer: string, input: Tensor2D, outputGradients: Tensor2D): Tensor2D => {
    gradients.set(`${layer}.weight`, tf.matMul(input, outputGradients, true, false));
    gradients.set(`${layer}.bias`, tf.sum(outputGradients, 0));
    return tf.matMul(outputGradients, parameter(`${layer}.weight`) as Tensor2D, false, true);
  };

  const hiddenGradients = tf.add<Tensor2D>(
    throughLinear("policy", hidden, logitGradients),
    throughLinear("value", hidden, valueGradients),
  );
  const features = tf.reshape(lastOutput, [-1, network.features]) as Tensor2D;
  const featureGradients = throughLinear(
    "hidden",
    features,
    rectified(tf, hidden, hiddenGradients),
  );

  let outputGradients = rectified(tf, lastOutput, tf.reshape(featureGradients, lastOutput.shape));
  for (const [index, layer] of [...network.convolutions.entries()].reverse()) {
    const input = inputs[index] as Tensor4D;
    const weight = parameter(`${layer.name}.weight`) as Tensor4D;
    const filterGradients = convolutionFilterGradients(
      tf,
      layer,
      input,
      outputGradients,
      weight.shape,
    );
    gradients.set(
      `${layer.name}.weight`,
      index === 0 ? tf.mul(filterGradients, 1 / PIXEL_SCALE) : filterGradients,
    );
    // Place by place and then row by row, so that rounding does not grow with their product.
    gradients.set(`${layer.name}.bias`, tf.sum(tf.sum(outputGradients, [1, 2]), 0));
    if (index > 0) {
      const inputGradients = tf.conv2dTranspose(
        outputGradients,
        weight,
        input.shape,
        layer.stride,
        "valid",
      );
      outputGradients = rectified(tf, input, inputGradients);
    }
  }
  return gradients;
}

/** ReLU's derivative: 1 where something came out of it, else 0. */
function rectified<T extends Tensor>(tf: TensorFlow, activation: T, gradients: T): T {
  return tf.mul(gradients, tf.step(activation));
}

/** By its kernel's name: only derivations use it, so TensorFlow.js has no function for it. */
function convolutionFilterGradients(
  tf: TensorFlow,
  { stride }: ConvolutionShape,
  x: Tensor4D,
  dy: Tensor4D,
  filterShape: readonly number[],
): Tensor4D {
  return tf.engine().runKernel(
    "Conv2DBackpropFilter",
    { x, dy },
    {
      strides: stride,
      pad: "valid",
      dataFormat: "NHWC",
      filterShape: [...filterShape],
    },
  );
}
