import { floatsOfBytes } from "../../float-bytes.ts";
import { type ForwardPass, forwardPass } from "../../network/forward-pass.ts";
import type { Activation, ConvolutionLayer, Layer } from "../../network/layer.ts";
import {
  frameLength,
  type NetworkShape,
  type ObservationShape,
} from "../../network/network-shape.ts";
import type { Tensor, Tensor1D, Tensor2D, Tensor4D, TensorFlow } from "./tensor-flow.ts";

/** Finds a parameter by its name in the layout. */
export type ParameterSource = (name: string) => Tensor;

/** The network's outputs as matrices, and activations that the backward pass looks at. */
export type TensorPass = ForwardPass<Tensor> & Readonly<Record<"logits" | "values", Tensor2D>>;

/**
 * The network's forward pass.
 * @param observations float32, `[rows, height, width, stack]` of pictures (0 to 255), `[rows, length]` of vectors
 */
export function forward(
  tf: TensorFlow,
  network: NetworkShape,
  parameter: ParameterSource,
  observations: Tensor,
): TensorPass {
  const pass = forwardPass(network, observations, (layer, input) =>
    layerOutput(tf, layer, parameter, input),
  );
  // Both towers end in dense layers.
  return pass as TensorPass;
}

function layerOutput(
  tf: TensorFlow,
  layer: Layer,
  parameter: ParameterSource,
  input: Tensor,
): Tensor {
  switch (layer.kind) {
    case "convolution":
      return convolution(tf, layer, parameter, input as Tensor4D);
    case "flatten":
      return tf.reshape(input, [-1, layer.channels * layer.height * layer.width]);
    case "recurrent":
      throw noRecurrence();
    case "dense": {
      const products = tf.matMul(input as Tensor2D, parameter(`${layer.name}.weight`) as Tensor2D);
      return activated(tf, layer.activation, tf.add(products, parameter(`${layer.name}.bias`)));
    }
  }
}

function convolution(
  tf: TensorFlow,
  { name, stride, inputScale, activation }: ConvolutionLayer,
  parameter: ParameterSource,
  x: Tensor4D,
): Tensor4D {
  const weight = parameter(`${name}.weight`) as Tensor4D;
  return tf.fused.conv2d({
    x,
    // Scaling a layer's few weights spares scaling all pixels.
    filter: inputScale === 1 ? weight : tf.mul<Tensor4D>(weight, inputScale),
    strides: stride,
    pad: "valid",
    bias: parameter(`${name}.bias`) as Tensor1D,
    activation,
  });
}

function activated(tf: TensorFlow, activation: Activation, sums: Tensor): Tensor {
  return activation === "none" ? sums : tf[activation](sums);
}

/**
 * Observations as the network sees them: pictures with channels last.
 * @param stacked numbers in order row, frame, place
 */
export function asSeen(tf: TensorFlow, stacked: Tensor, observation: ObservationShape): Tensor {
  const { element, frame, stack } = observation;
  if (element === "float32") return tf.reshape(stacked, [-1, ...frame]);
  const apart = tf.reshape(stacked, [-1, stack, frameLength(observation)]);
  return tf.reshape(tf.transpose(apart, [0, 2, 1]), [-1, ...frame, stack]);
}

/** Numbers of frames or observations, as float32. */
export function floatsOf({ element }: ObservationShape, bytes: Uint8Array): Float32Array {
  return element === "uint8" ? Float32Array.from(bytes) : floatsOfBytes(bytes);
}

/** `createEngine` refuses such a network before. */
export function noRecurrence(): RangeError {
  return new RangeError("the engine tfjs has no recurrent layers");
}
