import type { ConvolutionLayer } from "../../network/layer.ts";
import type { GraphBuilder, Value } from "./graph-builder.ts";

/**
 * ∂/∂W[o, i, a, b] = Σ over rows n and places y, x of x[n, i, s·y + a, s·x + b]·g[n, o, y, x]: itself a convolution, of
 * the input with channels for rows, with the output's gradients as filters that are dilated by the stride s.
 */
export function filterGradients(
  graph: GraphBuilder,
  layer: ConvolutionLayer,
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

/** The loss's derivative by what a convolution saw. */
export function inputGradients(
  graph: GraphBuilder,
  layer: ConvolutionLayer,
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

/** Drops the last rows and columns where no filter fits. */
function cropToSeen(graph: GraphBuilder, layer: ConvolutionLayer, input: Value): Value {
  const { height, width } = seenExtent(layer);
  if (height === layer.inputHeight && width === layer.inputWidth) return input;
  return graph.op("Slice", [
    input,
    graph.integers([0, 0]),
    graph.integers([height, width]),
    graph.integers([2, 3]),
  ]);
}

/** Pixels of the input that at least one filter saw. */
function seenExtent(layer: ConvolutionLayer): { height: number; width: number } {
  return {
    height: (layer.outputHeight - 1) * layer.stride + layer.kernel,
    width: (layer.outputWidth - 1) * layer.stride + layer.kernel,
  };
}
