import { networkShape } from "../../network/network.ts";
import { observationExtents, recurrentLayerOf } from "../../network/network-shape.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { parameterLayout } from "../../network/parameter-layout.ts";
import { forward, type LayerOperators } from "./forward-graph.ts";
import type { GraphBuilder, Value } from "./graph/graph-builder.ts";
import { RecurrentGraph } from "./layers/recurrent-graph.ts";

/**
 * Emits a policy with its weights: `observations`, `[rows, stack, height, width]` uint8 or `[rows, length]` float32 →
 * `logits` `[rows, actions]`, `values` `[rows, 1]`. With a memory also `hiddenStates` → `nextHiddenStates`, `[rows, state]`.
 * @param fed names of the parameters that are inputs; the others are constants of the graph
 */
export function policyGraph(
  graph: GraphBuilder,
  spec: NetworkSpec,
  weights: Float32Array,
  { operators, fed }: { readonly operators: LayerOperators; readonly fed: ReadonlySet<string> },
): void {
  const parameters = new Map<string, Value>();
  for (const { name, shape, offset, size } of parameterLayout(spec).tensors) {
    const value = fed.has(name)
      ? graph.input(name, "float32", shape)
      : graph.floats(weights.subarray(offset, offset + size), shape);
    parameters.set(name, value);
  }
  const parameter = (name: string): Value => parameters.get(name) as Value;
  const network = networkShape(spec);
  const { element } = network.observation;
  const extents = ["rows", ...observationExtents(network.observation)];
  const observations = graph.input("observations", element, extents);
  const numbers = element === "uint8" ? graph.cast(observations, "float32") : observations;
  const layer = recurrentLayerOf(network);
  const recurrent =
    layer &&
    new RecurrentGraph(graph, layer, {
      hiddenStates: graph.input("hiddenStates", "float32", ["rows", layer.stateSize]),
      keeps: null,
      steps: 1,
    });
  const { logits, values } = forward(graph, network, parameter, numbers, operators, recurrent);
  graph.output("logits", logits, "float32", ["rows", spec.actions]);
  graph.output("values", values, "float32", ["rows", 1]);
  if (recurrent === null || layer === null) return;
  graph.output("nextHiddenStates", recurrent.hiddenStates, "float32", ["rows", layer.stateSize]);
}
