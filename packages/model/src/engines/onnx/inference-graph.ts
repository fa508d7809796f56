import { networkShape } from "../../network/network.ts";
import { parameterizedLayersOf } from "../../network/network-shape.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { type ParameterTensor, parameterLayout } from "../../network/parameter-layout.ts";
import { GraphBuilder } from "./graph/graph-builder.ts";
import { actorsOperators, type Kernels } from "./kernels.ts";
import { policyGraph } from "./policy-graph.ts";

/**
 * {@link policyGraph} with {@link inferenceInputs}. All other weights are constants of the graph: ONNX Runtime then lays
 * them out for its fastest kernels when it loads it, which costs about 20 ms a version.
 * @param room memory of an earlier version's graph that is no longer needed
 */
export function inferenceGraph(
  spec: NetworkSpec,
  weights: Float32Array,
  kernels: Kernels,
  room?: Uint8Array,
): Uint8Array {
  const graph = new GraphBuilder();
  const fed = new Set(inferenceInputs(spec).map(({ name }) => name));
  policyGraph(graph, spec, weights, { operators: actorsOperators(graph, kernels), fed });
  return graph.build("inference", room);
}

/**
 * Weights of layers without an activation: the small last ones, and the sums of a memory. They are inputs of the graph, as
 * the learner's are: where weights are constants, the library adds their products up in other blocks.
 */
export function inferenceInputs(spec: NetworkSpec): readonly ParameterTensor[] {
  const last = parameterizedLayersOf(networkShape(spec)).flatMap((layer) =>
    layer.kind === "dense" && layer.activation === "none" ? [layer.name] : [],
  );
  const names = new Set(last.flatMap((name) => [`${name}.weight`, `${name}.bias`]));
  return parameterLayout(spec).tensors.filter(({ name }) => names.has(name));
}
