import type { NetworkSpec } from "../../network/network-spec.ts";
import { assertWeights } from "../../network/parameter-layout.ts";
import { GraphBuilder } from "./graph/graph-builder.ts";
import { standardSums } from "./layers/dense-sums.ts";
import { policyGraph } from "./policy-graph.ts";
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
  const operators = { convolutions: new StandardConvolutions(graph), denseSums: standardSums };
  policyGraph(graph, spec, weights, { operators, fed: new Set() });
  return graph.build("policy");
}
