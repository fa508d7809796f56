import { networkShape } from "../../network/network.ts";
import { observationExtents } from "../../network/network-shape.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { assertWeights, parameterLayout } from "../../network/parameter-layout.ts";
import { standardSums } from "./dense-sums.ts";
import { forward } from "./forward-graph.ts";
import { GraphBuilder, type Value } from "./graph/graph-builder.ts";
import { StandardConvolutions } from "./standard-convolutions.ts";

/**
 * A network with its weights as an ONNX file of standard operators (opset 17), for any program that reads ONNX:
 * `observations`, `[rows, stack, height, width]` uint8 or `[rows, length]` float32 → `logits` `[rows, actions]`, `values`
 * `[rows, 1]`. Its last bits may be others than the onnx engine's, which has operators of its library.
 * @throws {ModelError} `WEIGHTS_SHAPE`
 */
export function standardModel(spec: NetworkSpec, weights: Float32Array): Uint8Array {
  assertWeights(spec, weights);
  const graph = new GraphBuilder();
  const constants = new Map<string, Value>();
  for (const { name, shape, offset, size } of parameterLayout(spec).tensors) {
    constants.set(name, graph.floats(weights.subarray(offset, offset + size), shape));
  }
  const network = networkShape(spec);
  const { element } = network.observation;
  const extents = ["rows", ...observationExtents(network.observation)];
  const observations = graph.input("observations", element, extents);
  const numbers = element === "uint8" ? graph.cast(observations, "float32") : observations;
  const { logits, values } = forward(
    graph,
    network,
    (name) => constants.get(name) as Value,
    numbers,
    { convolutions: new StandardConvolutions(graph), denseSums: standardSums },
  );
  graph.output("logits", logits, "float32", ["rows", spec.actions]);
  graph.output("values", values, "float32", ["rows", 1]);
  return graph.build("policy");
}
