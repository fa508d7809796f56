import { networkShape } from "../../network/network.ts";
import { layersOf, observationExtents } from "../../network/network-shape.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { type ParameterTensor, parameterLayout } from "../../network/parameter-layout.ts";
import { forward } from "./forward-graph.ts";
import { GraphBuilder, type Value } from "./graph/graph-builder.ts";
import { actorsOperators, type Kernels } from "./kernels.ts";

/**
 * `observations`, `[rows, stack, height, width]` uint8 or `[rows, length]` float32, and {@link inferenceInputs} → `logits`
 * `[rows, actions]`, `values` `[rows, 1]`.
 * All other weights are constants of the graph: ONNX Runtime then lays them out for its fastest kernels when it loads
 * it, which costs about 20 ms a version.
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
  const parameters = new Map<string, Value>();
  for (const { name, shape, offset, size } of parameterLayout(spec).tensors) {
    const value = fed.has(name)
      ? graph.input(name, "float32", shape)
      : graph.floats(weights.subarray(offset, offset + size), shape);
    parameters.set(name, value);
  }
  const network = networkShape(spec);
  const { element } = network.observation;
  const observations = graph.input("observations", element, [
    "rows",
    ...observationExtents(network.observation),
  ]);
  const numbers = element === "uint8" ? graph.cast(observations, "float32") : observations;
  const { logits, values } = forward(
    graph,
    network,
    (name) => parameters.get(name) as Value,
    numbers,
    actorsOperators(graph, kernels),
  );
  graph.output("logits", logits, "float32", ["rows", spec.actions]);
  graph.output("values", values, "float32", ["rows", 1]);
  return graph.build("inference", room);
}

/**
 * Weights of layers without an activation, the small last ones. They are inputs, because the library adds their products
 * up in other blocks where they are constants, and the learner's are none.
 */
export function inferenceInputs(spec: NetworkSpec): readonly ParameterTensor[] {
  const last = layersOf(networkShape(spec)).flatMap((layer) =>
    layer.kind === "dense" && layer.activation === "none" ? [layer.name] : [],
  );
  const names = new Set(last.flatMap((name) => [`${name}.weight`, `${name}.bias`]));
  return parameterLayout(spec).tensors.filter(({ name }) => names.has(name));
}
