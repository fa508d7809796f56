import { type NetworkSpec, networkShape } from "../../network.ts";
import { parameterLayout } from "../../parameter-layout.ts";
import { forward } from "./forward-graph.ts";
import { GraphBuilder, type Value } from "./graph-builder.ts";

/**
 * `observations` `[rows, stack, height, width]` uint8 → `logits` `[rows, actions]`, `values` `[rows, 1]`.
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
  const observations = graph.input("observations", "uint8", [
    "rows",
    spec.stack,
    spec.height,
    spec.width,
  ]);
  const parameters = (name: string): Value => constants.get(name) as Value;
  const pixels = graph.cast(observations, "float32");
  const { logits, values } = forward(graph, networkShape(spec), parameters, pixels);
  graph.output("logits", logits, "float32", ["rows", spec.actions]);
  graph.output("values", values, "float32", ["rows", 1]);
  return graph.build("inference", room);
}
