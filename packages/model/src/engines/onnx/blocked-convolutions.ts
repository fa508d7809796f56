import type { ConvolutionLayer, FlattenLayer } from "../../network/layer.ts";
import {
  type ConvolutionOperators,
  cropToSeen,
  type FilterGradients,
  type SeenPictures,
  seenExtent,
} from "./convolution-operators.ts";
import type { Attribute, GraphBuilder, Value } from "./graph/graph-builder.ts";

/**
 * Convolutions by the operators that ONNX Runtime makes of its constant ones on a processor: they read pixels in place,
 * where the standard operator copies each filter's pixels together first. Used directly, they take weights that change.
 *
 * Pictures lie in blocks of channels: number `[row, channel, y, x]` is at `[row, channel / block, y, x, channel % block]`;
 * filters at `[filter / block, input / block, y, x, input % block, filter % block]`, those of pictures in plain order,
 * which only the first layer sees, at `[filter / block, input, y, x, filter % block]`.
 * https://github.com/microsoft/onnxruntime/blob/main/onnxruntime/core/optimizer/nchwc_transformer.cc
 */
export class BlockedConvolutions implements ConvolutionOperators {
  readonly #graph: GraphBuilder;
  readonly #block: number;
  /** A value whose first extent is the number of rows; null if rows come in whole blocks. */
  readonly #rows: Value | null;
  #missing: Value | null = null;

  /**
   * @param block channels of a block, a divisor of all numbers of filters
   * @param rows a value whose first extent is the number of rows; null if there are none but whole blocks of rows
   */
  constructor(graph: GraphBuilder, block: number, rows: Value | null) {
    this.#graph = graph;
    this.#block = block;
    this.#rows = rows;
  }

  forward(layer: ConvolutionLayer, input: Value, weight: Value, bias: Value): Value {
    return this.#convolution([input, this.#filters(layer, weight), bias], {
      ...strides(layer),
      activation: "Relu",
    });
  }

  /** Pictures in plain order are read only where they are fewer than a block. Others are added up part by part. */
  firstForward(layer: ConvolutionLayer, pictures: Value, weight: Value, bias: Value): Value {
    const { inputs } = layer;
    const most = this.#block - 1;
    let sums = bias;
    for (let first = 0; first < inputs; first += most) {
      const end = Math.min(first + most, inputs);
      const part = (value: Value): Value =>
        end - first === inputs ? value : this.#channels(value, first, end);
      const filters = this.#plainFilters({ ...layer, inputs: end - first }, part(weight));
      const before = first === 0 ? [bias] : ["", sums];
      sums = this.#convolution([part(pictures), filters, ...before], {
        ...strides(layer),
        ...(end === inputs ? { activation: "Relu" } : {}),
      });
    }
    return sums;
  }

  flatten({ channels, height, width }: FlattenLayer, input: Value): Value {
    return this.#graph.reshape(this.#plain(input, channels), [-1, channels * height * width]);
  }

  unflatten({ channels, height, width }: FlattenLayer, gradients: Value): Value {
    return this.#blocked(this.#graph.reshape(gradients, [-1, channels, height, width]));
  }

  /**
   * Pixels whose coordinates leave the same rest when divided by the stride see the same weights of each filter. So
   * they are channels of a convolution with stride 1, whose result is then laid out as one picture.
   */
  inputGradients(layer: ConvolutionLayer, weight: Value, gradients: Value): Value {
    const graph = this.#graph;
    const { inputs, stride, outputHeight, outputWidth } = layer;
    const taps = Math.ceil(layer.kernel / stride);
    const [height, width] = [outputHeight + taps - 1, outputWidth + taps - 1];
    const border = taps - 1;
    const sums = this.#convolution([gradients, this.#reversedFilters(layer, weight, taps)], {
      kernel_shape: [taps, taps],
      pads: [border, border, border, border],
    });
    const block = this.#block;
    const groups = inputs / block;
    const places =
      stride === 1
        ? sums
        : graph.reshape(
            graph.transpose(
              graph.reshape(sums, [-1, stride, stride, groups, height, width, block]),
              [0, 3, 4, 1, 5, 2, 6],
            ),
            [-1, inputs, stride * height, stride * width],
          );
    return this.#fitted(layer, places, stride * height, stride * width);
  }

  filterGradients(layer: ConvolutionLayer, input: Value, gradients: Value): FilterGradients {
    const transposed = this.#graph.transpose(this.#plain(input, layer.inputs), [1, 0, 2, 3]);
    return this.#ofFilters(layer, this.#wholeBlocks(transposed, 1, 4), gradients);
  }

  firstFilterGradients(
    layer: ConvolutionLayer,
    { numbers, pick }: SeenPictures,
    gradients: Value,
  ): FilterGradients {
    // Any picture may take the place of a missing row: its gradients are 0.
    const transposed = this.#wholeBlocks(this.#graph.transpose(numbers, [1, 0]), 1, 2);
    return this.#ofFilters(layer, pick(transposed), gradients);
  }

  /**
   * ∂/∂W[o, i, a, b] = Σ over rows n and places y, x of x[n, i, s·y + a, s·x + b]·g[n, o, y, x]: itself a convolution,
   * of the input with channels for rows, with the output's gradients as filters that are dilated by the stride s.
   * @param transposedInput `[inputs, rows, height, width]` in plain order, whole blocks of rows
   */
  #ofFilters(layer: ConvolutionLayer, transposedInput: Value, gradients: Value): FilterGradients {
    const graph = this.#graph;
    const block = this.#block;
    const { inputs, filters, kernel, stride, outputHeight, outputWidth } = layer;
    const places = outputHeight * outputWidth;
    const whole = this.#wholeBlocks(gradients, 0, 4);
    // [rows / block, row, filters / block, place, filter] to [filters / block, rows / block, place, row, filter]
    const split = graph.reshape(whole, [-1, block, filters / block, places, block]);
    const ordered = graph.transpose(split, [2, 0, 3, 1, 4]);
    const asFilters = graph.reshape(ordered, [filters, -1, outputHeight, outputWidth]);
    const seen = cropToSeen(graph, layer, transposedInput);
    const result = this.#convolution([this.#blocked(seen), asFilters], {
      kernel_shape: [outputHeight, outputWidth],
      dilations: [stride, stride],
    });
    const blocks = graph.reshape(result, [inputs, filters / block, kernel * kernel, block]);
    const weight = graph.transpose(blocks, [1, 3, 0, 2]);
    const sums = graph.reshape(ordered, [filters / block, -1, block]);
    const bias = graph.op("ReduceSum", [sums, graph.integers([1])], { keepdims: 0 });
    return {
      weight: graph.reshape(weight, [filters, inputs, kernel, kernel]),
      bias: graph.reshape(bias, [filters]),
    };
  }

  #convolution(inputs: readonly Value[], attributes: Record<string, Attribute>): Value {
    return this.#graph.op("Conv", inputs, attributes, "com.microsoft.nchwc");
  }

  /** Pictures in blocks, from pictures in plain order. */
  #blocked(pictures: Value): Value {
    return this.#graph.op("ReorderInput", [pictures], {}, "com.microsoft.nchwc");
  }

  /** Pictures in plain order, from pictures in blocks. */
  #plain(pictures: Value, channels: number): Value {
    return this.#graph.op("ReorderOutput", [pictures], { channels }, "com.microsoft.nchwc");
  }

  #channels(value: Value, first: number, end: number): Value {
    const graph = this.#graph;
    const [from, to, axes] = [[first], [end], [1]].map((numbers) => graph.integers(numbers));
    return graph.op("Slice", [value, from as Value, to as Value, axes as Value]);
  }

  /** Filters of pictures in blocks. */
  #filters({ inputs, filters, kernel }: ConvolutionLayer, weight: Value): Value {
    const graph = this.#graph;
    const block = this.#block;
    const taps = kernel * kernel;
    const split = graph.reshape(weight, [filters / block, block, inputs / block, block, taps]);
    const ordered = graph.transpose(split, [0, 2, 4, 3, 1]);
    return graph.reshape(ordered, [filters, inputs, kernel, kernel]);
  }

  /** Filters of pictures in plain order. */
  #plainFilters({ inputs, filters, kernel }: ConvolutionLayer, weight: Value): Value {
    const graph = this.#graph;
    const block = this.#block;
    const split = graph.reshape(weight, [filters / block, block, inputs, kernel * kernel]);
    const ordered = graph.transpose(split, [0, 2, 3, 1]);
    return graph.reshape(ordered, [filters, inputs, kernel, kernel]);
  }

  /**
   * Filters of {@link inputGradients}: `[stride, stride, inputs]` outputs of `filters` inputs, taps in reverse order.
   */
  #reversedFilters(layer: ConvolutionLayer, weight: Value, taps: number): Value {
    const graph = this.#graph;
    const block = this.#block;
    const { inputs, filters, kernel, stride } = layer;
    const missing = taps * stride - kernel;
    const whole =
      missing === 0
        ? weight
        : graph.op("Pad", [weight, graph.integers([0, 0, 0, 0, 0, 0, missing, missing])]);
    const split = graph.reshape(whole, [
      ...[filters / block, block],
      ...[inputs / block, block],
      ...[taps, stride],
      ...[taps, stride],
    ]);
    // To [stride, stride, inputs / block, filters / block, taps, taps, filter, input].
    const ordered = graph.transpose(split, [5, 7, 2, 0, 4, 6, 1, 3]);
    const count = taps * taps;
    const lists = graph.reshape(ordered, [-1, count, block * block]);
    const backwards = Array.from({ length: count }, (_, tap) => count - 1 - tap);
    const reversed = graph.op("Gather", [lists, graph.integers(backwards)], { axis: 1 });
    return graph.reshape(reversed, [stride * stride * inputs, filters, taps, taps]);
  }

  /** What no filter sees has the gradient 0; what a filter sees only because its weights were padded is dropped. */
  #fitted(layer: ConvolutionLayer, pictures: Value, height: number, width: number): Value {
    const graph = this.#graph;
    const { inputs, inputHeight, inputWidth } = layer;
    if (height === inputHeight && width === inputWidth) return pictures;
    const block = this.#block;
    const seen = seenExtent(layer);
    const split = graph.reshape(pictures, [-1, inputs / block, height, width, block]);
    const missing = [inputHeight - seen.height, inputWidth - seen.width];
    const cropped = graph.op("Slice", [
      split,
      graph.integers([0, 0]),
      graph.integers([seen.height, seen.width]),
      graph.integers([2, 3]),
    ]);
    const padded = graph.op("Pad", [cropped, graph.integers([0, 0, 0, 0, 0, 0, 0, ...missing, 0])]);
    return graph.reshape(padded, [-1, inputs, inputHeight, inputWidth]);
  }

  /** `[1]` int64: rows that a batch lacks to whole blocks of them. */
  #missingRows(rows: Value): Value {
    const graph = this.#graph;
    this.#missing ??= graph.op("Mod", [
      graph.op("Neg", [graph.op("Shape", [rows], { start: 0, end: 1 })]),
      graph.integers([this.#block]),
    ]);
    return this.#missing;
  }

  /** Appends zeros to an axis that counts rows. */
  #wholeBlocks(value: Value, axis: number, axes: number): Value {
    if (this.#rows === null) return value;
    const graph = this.#graph;
    const zeros = (count: number): Value[] =>
      count === 0 ? [] : [graph.integers(Array<number>(count).fill(0))];
    const pads = [...zeros(axes + axis), this.#missingRows(this.#rows), ...zeros(axes - axis - 1)];
    return graph.op("Pad", [value, graph.op("Concat", pads, { axis: 0 })]);
  }
}

function strides({ kernel, stride }: ConvolutionLayer): Record<string, Attribute> {
  return { kernel_shape: [kernel, kernel], strides: [stride, stride] };
}
