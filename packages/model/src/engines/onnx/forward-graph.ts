import { type ForwardPass, forwardPass } from "../../network/forward-pass.ts";
import type { Activation, ConvolutionLayer, DenseLayer, Layer } from "../../network/layer.ts";
import type { NetworkShape } from "../../network/network-shape.ts";
import type { GraphBuilder, Value } from "./graph-builder.ts";

/** Finds a parameter by its name in the layout, as an input of the graph or as a constant in it. */
export type ParameterSource = (name: string) => Value;

/**
 * The network's forward pass.
 * @param observations float32, `[rows, stack, height, width]` of pictures (0 to 255), `[rows, length]` of vectors
 */
export function forward(
  graph: GraphBuilder,
  network: NetworkShape,
  parameters: ParameterSource,
  observations: Value,
): ForwardPass<Value> {
  return forwardPass(network, observations, (layer, input) =>
    layerOutput(graph, layer, parameters, input),
  );
}

function layerOutput(
  graph: GraphBuilder,
  layer: Layer,
  parameters: ParameterSource,
  input: Value,
): Value {
  switch (layer.kind) {
    case "convolution":
      return activated(graph, layer.activation, convolution(graph, layer, parameters, input));
    case "flatten":
      return graph.reshape(input, [-1, layer.channels * layer.height * layer.width]);
    case "dense":
      return activated(graph, layer.activation, dense(graph, layer, parameters, input));
  }
}

function convolution(
  graph: GraphBuilder,
  { name, kernel, stride, inputScale }: ConvolutionLayer,
  parameters: ParameterSource,
  input: Value,
): Value {
  const weight = parameters(`${name}.weight`);
  // Scaling a layer's few weights spares scaling all pixels.
  const scaled = inputScale === 1 ? weight : graph.op("Mul", [weight, graph.scalar(inputScale)]);
  return graph.op("Conv", [input, scaled, parameters(`${name}.bias`)], {
    kernel_shape: [kernel, kernel],
    strides: [stride, stride],
  });
}

function dense(
  graph: GraphBuilder,
  { name }: DenseLayer,
  parameters: ParameterSource,
  input: Value,
): Value {
  const weight = parameters(`${name}.weight`);
  return graph.op("Gemm", [input, weight, parameters(`${name}.bias`)], { transB: 1 });
}

const operators = { relu: "Relu", tanh: "Tanh" } as const;

function activated(graph: GraphBuilder, activation: Activation, sums: Value): Value {
  return activation === "none" ? sums : graph.op(operators[activation], [sums]);
}
