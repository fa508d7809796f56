import { networkShape } from "../../network/network.ts";
import { observationExtents } from "../../network/network-shape.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { parameterLayout } from "../../network/parameter-layout.ts";
import { forward } from "./forward-graph.ts";
import { GraphBuilder, type Value } from "./graph-builder.ts";

/**
 * `observations`, `[rows, stack, height, width]` uint8 or `[rows, length]` float32 → `logits` `[rows, actions]`, `values`
 * `[rows, 1]`.
 * The weights are constants of the graph: ONNX Runtime then lays them out for its fastest convolutions when it loads
 * it, which halves the time of a step and costs about 20 ms a version.
 * @param room memory of an earlier version's graph that is no longer needed
 */
export function inferenceGraph(
  spec: NetworkSpec,
  weights: Float32Array,
  room?: Uint8Array,
): Uint8Array {
  const graph = new GraphBuilder();
  const layout = parameterLayout(spec);
  const constants = new Map<string, Value>();
  for (const { name, shape, offset, size } of layout.tensors) {
    constants.set(name, graph.floats(weights.subarray(offset, offset + size), shape));
  }
  const network = networkShape(spec);
  const { element } = network.observation;
  const observations = graph.input("observations", element, [
    "rows",
    ...observationExtents(network.observation),
  ]);
  const parameters = (name: string): Value => constants.get(name) as Value;
  const numbers = element === "uint8" ? graph.cast(observations, "float32") : observations;
  const { logits, values } = forward(graph, network, parameters, numbers);
  graph.output("logits", logits, "float32", ["rows", spec.actions]);
  graph.output("values", values, "float32", ["rows", 1]);
  return graph.build("inference", room);
}
