import type { ConvolutionLayer, FlattenLayer } from "../../network/layer.ts";
import type { GraphBuilder, Value } from "./graph/graph-builder.ts";

/** The loss's derivative by what a convolution's filters and biases are. */
export interface FilterGradients {
  /** `[filters, inputs, kernel, kernel]` */
  readonly weight: Value;
  /** `[filters]` */
  readonly bias: Value;
}

/** Pictures that a graph has seen as the observations of its rows. */
export interface SeenPictures {
  /** `[rows, stack]`: which pictures each row saw. */
  readonly numbers: Value;
  /** Gives float32 pictures `[..., height, width]` by their numbers. */
  readonly pick: (numbers: Value) => Value;
}

/**
 * Emits convolutions. Pictures between two layers, and the loss's derivative by them, lie in memory as the operators
 * need them; their extents are `[rows, channels, height, width]` whatever the order of their numbers.
 */
export interface ConvolutionOperators {
  /**
   * A layer with its activation.
   * @param input what the layer before gave
   * @param weight in the order of the parameter layout
   */
  forward(layer: ConvolutionLayer, input: Value, weight: Value, bias: Value): Value;
  /**
   * The first layer with its activation.
   * @param pictures `[rows, stack, height, width]` float32, 0 to 255
   * @param weight in the order of the parameter layout, multiplied with the layer's input scale
   */
  firstForward(layer: ConvolutionLayer, pictures: Value, weight: Value, bias: Value): Value;
  /** @returns `[rows, channels · height · width]`, in this order */
  flatten(layer: FlattenLayer, input: Value): Value;
  /** The reverse of {@link flatten}. */
  unflatten(layer: FlattenLayer, gradients: Value): Value;
  /** @param gradients by the layer's sums @returns the loss's derivative by what the layer saw */
  inputGradients(layer: ConvolutionLayer, weight: Value, gradients: Value): Value;
  /** @param input what the layer before gave */
  filterGradients(layer: ConvolutionLayer, input: Value, gradients: Value): FilterGradients;
  /** Of the first layer. @param seen what it saw */
  firstFilterGradients(
    layer: ConvolutionLayer,
    seen: SeenPictures,
    gradients: Value,
  ): FilterGradients;
}

/** Pixels of its input that at least one of a layer's filters sees. */
export function seenExtent(layer: ConvolutionLayer): { height: number; width: number } {
  return {
    height: (layer.outputHeight - 1) * layer.stride + layer.kernel,
    width: (layer.outputWidth - 1) * layer.stride + layer.kernel,
  };
}

/** Drops the last rows and columns of pictures in plain order, where no filter fits. */
export function cropToSeen(graph: GraphBuilder, layer: ConvolutionLayer, pictures: Value): Value {
  const { height, width } = seenExtent(layer);
  if (height === layer.inputHeight && width === layer.inputWidth) return pictures;
  return graph.op("Slice", [
    pictures,
    graph.integers([0, 0]),
    graph.integers([height, width]),
    graph.integers([2, 3]),
  ]);
}
