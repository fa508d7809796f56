import type { ConvolutionLayer, FlattenLayer } from "../../network/layer.ts";
import {
  type ConvolutionOperators,
  cropToSeen,
  type FilterGradients,
  type SeenPictures,
  seenExtent,
} from "./convolution-operators.ts";
import type { GraphBuilder, Value } from "./graph/graph-builder.ts";

/** Convolutions by ONNX's own operators, which every device has: numbers lie in the order of their extents. */
export class StandardConvolutions implements ConvolutionOperators {
  readonly #graph: GraphBuilder;

  constructor(graph: GraphBuilder) {
    this.#graph = graph;
  }

  forward({ kernel, stride }: ConvolutionLayer, input: Value, weight: Value, bias: Value): Value {
    const sums = this.#graph.op("Conv", [input, weight, bias], {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
    });
    return this.#graph.op("Relu", [sums]);
  }

  firstForward(layer: ConvolutionLayer, pictures: Value, weight: Value, bias: Value): Value {
    return this.forward(layer, pictures, weight, bias);
  }

  flatten({ channels, height, width }: FlattenLayer, input: Value): Value {
    return this.#graph.reshape(input, [-1, channels * height * width]);
  }

  unflatten({ channels, height, width }: FlattenLayer, gradients: Value): Value {
    return this.#graph.reshape(gradients, [-1, channels, height, width]);
  }

  inputGradients(layer: ConvolutionLayer, weight: Value, gradients: Value): Value {
    const { height, width } = seenExtent(layer);
    return this.#graph.op("ConvTranspose", [gradients, weight], {
      kernel_shape: [layer.kernel, layer.kernel],
      strides: [layer.stride, layer.stride],
      output_padding: [layer.inputHeight - height, layer.inputWidth - width],
    });
  }

  filterGradients(layer: ConvolutionLayer, input: Value, gradients: Value): FilterGradients {
    return this.#ofFilters(layer, this.#graph.transpose(input, [1, 0, 2, 3]), gradients);
  }

  firstFilterGradients(
    layer: ConvolutionLayer,
    { numbers, pick }: SeenPictures,
    gradients: Value,
  ): FilterGradients {
    // Picking pictures in both orders is cheaper than transposing them once they are floats.
    return this.#ofFilters(layer, pick(this.#graph.transpose(numbers, [1, 0])), gradients);
  }

  /**
   * ∂/∂W[o, i, a, b] = Σ over rows n and places y, x of x[n, i, s·y + a, s·x + b]·g[n, o, y, x]: itself a convolution,
   * of the input with channels for rows, with the output's gradients as filters that are dilated by the stride s.
   */
  #ofFilters(layer: ConvolutionLayer, transposedInput: Value, gradients: Value): FilterGradients {
    const graph = this.#graph;
    const filters = graph.transpose(gradients, [1, 0, 2, 3]);
    const result = graph.op("Conv", [cropToSeen(graph, layer, transposedInput), filters], {
      kernel_shape: [layer.outputHeight, layer.outputWidth],
      dilations: [layer.stride, layer.stride],
    });
    return {
      weight: graph.transpose(result, [1, 0, 2, 3]),
      bias: graph.op("ReduceSum", [gradients, graph.integers([0, 2, 3])], { keepdims: 0 }),
    };
  }
}
