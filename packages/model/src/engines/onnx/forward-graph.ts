import { type ConvolutionShape, type NetworkShape, PIXEL_SCALE } from "../../network.ts";
import type { GraphBuilder, Value } from "./graph-builder.ts";

/** Finds a parameter by its name in the layout, as an input of the graph or as a constant in it. */
export type ParameterSource = (name: string) => Value;

/** Activations that the backward pass looks at. */
export interface ForwardValues {
  /** What each convolution saw: `[rows, channels, height, width]`, pixels not yet scaled. */
  readonly inputs: readonly Value[];
  /** `[rows, features]`, after ReLU. */
  readonly features: Value;
  /** `[rows, hidden]`, after ReLU. */
  readonly hidden: Value;
  /** `[rows, actions]` */
  readonly logits: Value;
  /** `[rows, 1]` */
  readonly values: Value;
}

/**
 * The network's forward pass.
 * @param pixels `[rows, stack, height, width]`, float32, 0 to 255
 */
export function forward(
  graph: GraphBuilder,
  network: NetworkShape,
  parameters: ParameterSource,
  pixels: Value,
): ForwardValues {
  const inputs: Value[] = [];
  let activation = pixels;
  for (const [index, layer] of network.convolutions.entries()) {
    inputs.push(activation);
    const weight = convolutionWeight(graph, layer, parameters, index);
    const sum = graph.op("Conv", [activation, weight, parameters(`${layer.name}.bias`)], {
      kernel_shape: [layer.kernel, layer.kernel],
      strides: [layer.stride, layer.stride],
    });
    activation = graph.op("Relu", [sum]);
  }
  const features = graph.reshape(activation, [-1, network.features]);
  const hidden = graph.op("Relu", [linear(graph, parameters, "hidden", features)]);
  return {
    inputs,
    features,
    hidden,
    logits: linear(graph, parameters, "policy", hidden),
    values: linear(graph, parameters, "value", hidden),
  };
}

/** Scaling the first layer's few weights spares scaling all pixels. */
function convolutionWeight(
  graph: GraphBuilder,
  layer: ConvolutionShape,
  parameters: ParameterSource,
  index: number,
): Value {
  const weight = parameters(`${layer.name}.weight`);
  return index === 0 ? graph.op("Mul", [weight, graph.scalar(1 / PIXEL_SCALE)]) : weight;
}

function linear(
  graph: GraphBuilder,
  parameters: ParameterSource,
  layer: string,
  input: Value,
): Value {
  const weight = parameters(`${layer}.weight`);
  return graph.op("Gemm", [input, weight, parameters(`${layer}.bias`)], { transB: 1 });
}
