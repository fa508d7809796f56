import type { DenseLayer } from "../../../network/layer.ts";
import type { GraphBuilder, Value } from "../graph/graph-builder.ts";

/** Emits a dense layer's sums: `[rows, inputs]`, `[outputs, inputs]` and `[outputs]` give `[rows, outputs]`. */
export type DenseSums = (
  graph: GraphBuilder,
  layer: DenseLayer,
  input: Value,
  parameters: { readonly weight: Value; readonly bias: Value },
) => Value;

/** By ONNX's own operator. */
export const standardSums: DenseSums = (graph, _layer, input, { weight, bias }) =>
  graph.op("Gemm", [input, weight, bias], { transB: 1 });

/**
 * Outputs that are computed together. ONNX Runtime adds up in blocks: of 256 products where it has reordered constant
 * weights before, else of 128, or 256 where there are 33 to 64 outputs. So products of 64 outputs have the same bits
 * whether weights are constant or not.
 * https://github.com/microsoft/onnxruntime/blob/main/onnxruntime/core/mlas/lib/sgemm.cpp
 */
export const SLICE = 64;

/** Whether a layer's sums are computed in slices, or at once from constant weights. */
export function isSliced({ outputs }: DenseLayer): boolean {
  return outputs > SLICE && outputs % SLICE === 0;
}

/** On the processor, from weights that change: the bits of {@link constantSums}. */
export const slicedSums: DenseSums = (graph, layer, input, { weight, bias }) => {
  if (!isSliced(layer)) return standardSums(graph, layer, input, { weight, bias });
  const { inputs, outputs } = layer;
  const slices = graph.reshape(weight, [outputs / SLICE, SLICE, inputs]);
  const products = graph.transpose(product(graph, input, slices), [1, 0, 2]);
  return graph.op("Add", [graph.reshape(products, [-1, outputs]), bias]);
};

/** On the processor, from weights that are constants of the graph. */
export const constantSums: DenseSums = (graph, layer, input, { weight, bias }) =>
  isSliced(layer)
    ? graph.op("Add", [product(graph, input, weight), bias])
    : standardSums(graph, layer, input, { weight, bias });

/** A product with the bias added afterwards, which the standard operators' optimization would change. */
function product(graph: GraphBuilder, input: Value, weight: Value): Value {
  return graph.op("FusedMatMul", [input, weight], { transB: 1 }, "com.microsoft");
}
