import { type ConvolutionShape, type NetworkShape, PIXEL_SCALE } from "../../network.ts";
import type { ForwardValues, ParameterSource } from "./forward-graph.ts";
import type { GraphBuilder, Value } from "./graph-builder.ts";
import type { LossValues } from "./loss-graph.ts";

/** A parameter's name and the loss's derivative by it. */
export type ParameterGradients = ReadonlyMap<string, Value>;

/**
 * The network's backward pass.
 * @param transposedPixels `[stack, rows, height, width]`: the pixels that the forward pass saw, channels first
 */
export function backward(
  graph: GraphBuilder,
  network: NetworkShape,
  parameters: ParameterSource,
  activations: ForwardValues,
  loss: LossValues,
  transposedPixels: Value,
): ParameterGradients {
  const gradients = new Map<string, Value>();
  const linearGradients = (layer: string, input: Value, outputGradients: Value): void => {
    gradients.set(`${layer}.weight`, graph.op("Gemm", [outputGradients, input], { transA: 1 }));
    gradients.set(`${layer}.bias`, sumOver(graph, outputGradients, [0]));
  };

  const { features, hidden } = activations;
  linearGradients("policy", hidden, loss.logitGradients);
  linearGradients("value", hidden, loss.valueGradients);
  const hiddenGradients = rectified(graph, hidden, headsInputGradients(graph, parameters, loss));
  linearGradients("hidden", features, hiddenGradients);
  const featureGradients = graph.op("MatMul", [hiddenGradients, parameters("hidden.weight")]);

  let outputGradients = unflattened(graph, network, rectified(graph, features, featureGradients));
  for (const [index, layer] of [...network.convolutions.entries()].reverse()) {
    const input = activations.inputs[index] as Value;
    const transposedInput = index === 0 ? transposedPixels : graph.transpose(input, [1, 0, 2, 3]);
    const weightGradients = filterGradients(graph, layer, transposedInput, outputGradients);
    gradients.set(
      `${layer.name}.weight`,
      index === 0
        ? graph.op("Mul", [weightGradients, graph.scalar(1 / PIXEL_SCALE)])
        : weightGradients,
    );
    gradients.set(`${layer.name}.bias`, sumOver(graph, outputGradients, [0, 2, 3]));
    if (index > 0) {
      const weight = parameters(`${layer.name}.weight`);
      outputGradients = rectified(
        graph,
        input,
        convolutionInputGradients(graph, layer, weight, outputGradients),
      );
    }
  }
  return gradients;
}

/** Both heads look at the hidden layer. */
function headsInputGradients(
  graph: GraphBuilder,
  parameters: ParameterSource,
  { logitGradients, valueGradients }: LossValues,
): Value {
  const fromValue = graph.op("MatMul", [valueGradients, parameters("value.weight")]);
  return graph.op("Gemm", [logitGradients, parameters("policy.weight"), fromValue]);
}

/** ReLU's derivative: 1 where something came out of it, else 0. A comparison takes half the time of the operator Sign. */
function rectified(graph: GraphBuilder, activation: Value, gradients: Value): Value {
  const passed = graph.op("Greater", [activation, graph.scalar(0)]);
  return graph.op("Mul", [gradients, graph.cast(passed, "float32")]);
}

function unflattened(graph: GraphBuilder, network: NetworkShape, gradients: Value): Value {
  const last = network.convolutions.at(-1) as ConvolutionShape;
  return graph.reshape(gradients, [-1, last.filters, last.outputHeight, last.outputWidth]);
}

/**
 * ∂/∂W[o, i, a, b] = Σ over rows n and places y, x of x[n, i, s·y + a, s·x + b]·g[n, o, y, x]: itself a convolution, of
 * the input with channels for rows, with the output's gradients as filters that are dilated by the stride s.
 */
function filterGradients(
  graph: GraphBuilder,
  layer: ConvolutionShape,
  transposedInput: Value,
  outputGradients: Value,
): Value {
  const filters = graph.transpose(outputGradients, [1, 0, 2, 3]);
  const seen = cropToSeen(graph, layer, transposedInput);
  const result = graph.op("Conv", [seen, filters], {
    kernel_shape: [layer.outputHeight, layer.outputWidth],
    dilations: [layer.stride, layer.stride],
  });
  return graph.transpose(result, [1, 0, 2, 3]);
}

/** Drops the last rows and columns where no filter fits. */
function cropToSeen(graph: GraphBuilder, layer: ConvolutionShape, input: Value): Value {
  const { height, width } = seenExtent(layer);
  if (height === layer.inputHeight && width === layer.inputWidth) return input;
  return graph.op("Slice", [
    input,
    graph.integers([0, 0]),
    graph.integers([height, width]),
    graph.integers([2, 3]),
  ]);
}

function convolutionInputGradients(
  graph: GraphBuilder,
  layer: ConvolutionShape,
  weight: Value,
  outputGradients: Value,
): Value {
  const { height, width } = seenExtent(layer);
  return graph.op("ConvTranspose", [outputGradients, weight], {
    kernel_shape: [layer.kernel, layer.kernel],
    strides: [layer.stride, layer.stride],
    output_padding: [layer.inputHeight - height, layer.inputWidth - width],
  });
}

/** Pixels of the input that at least one filter saw. */
function seenExtent(layer: ConvolutionShape): { height: number; width: number } {
  return {
    height: (layer.outputHeight - 1) * layer.stride + layer.kernel,
    width: (layer.outputWidth - 1) * layer.stride + layer.kernel,
  };
}

function sumOver(graph: GraphBuilder, value: Value, axes: readonly number[]): Value {
  return graph.op("ReduceSum", [value, graph.integers(axes)], { keepdims: 0 });
}
