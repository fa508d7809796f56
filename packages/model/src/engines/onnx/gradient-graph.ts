import type { LossCoefficients } from "../../engine.ts";
import { networkShape } from "../../network/network.ts";
import { observationExtents } from "../../network/network-shape.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { parameterLayout } from "../../network/parameter-layout.ts";
import { backward } from "./backward-graph.ts";
import { forward } from "./forward-graph.ts";
import { GraphBuilder, type Value } from "./graph-builder.ts";
import { loss } from "./loss-graph.ts";

/** What the gradient graph calls its derivative by a parameter. */
export function gradientName(parameter: string): string {
  return `gradient:${parameter}`;
}

/**
 * One micro-batch's forward pass, loss and backward pass.
 * Inputs: `frames`, `stacks`, `actions`, `returns`, `advantages` as in MicroBatch, `rowWeight` (1 / batchRows) and each
 * parameter under its name. Outputs: `policyLoss`, `valueLoss`, `entropy`, `logProbabilities`, `values`, and each
 * parameter's gradient under {@link gradientName}.
 */
export function gradientGraph(spec: NetworkSpec, coefficients: LossCoefficients): Uint8Array {
  const graph = new GraphBuilder();
  const network = networkShape(spec);
  const layout = parameterLayout(spec);
  const { element, frame, stack } = network.observation;
  const frames = graph.input("frames", element, ["frames", ...frame]);
  const stacks = graph.input("stacks", "int32", ["rows", stack]);
  const lossInputs = {
    actions: graph.input("actions", "int32", ["rows"]),
    returns: graph.input("returns", "float32", ["rows"]),
    advantages: graph.input("advantages", "float32", ["rows"]),
    rowWeight: graph.input("rowWeight", "float32", []),
  };
  for (const { name, shape } of layout.tensors) graph.input(name, "float32", shape);
  const parameters = (name: string): Value => name;

  // Picking pictures in both orders is cheaper than transposing them once they are floats.
  const picked = (order: Value): Value => {
    const numbers = graph.op("Gather", [frames, order], { axis: 0 });
    if (element === "uint8") return graph.cast(numbers, "float32");
    return graph.reshape(numbers, [-1, ...observationExtents(network.observation)]);
  };
  const activations = forward(graph, network, parameters, picked(stacks));
  const losses = loss(graph, activations, lossInputs, coefficients, spec.actions);
  const gradients = backward(graph, parameters, activations, losses, () =>
    picked(graph.transpose(stacks, [1, 0])),
  );

  for (const name of ["policyLoss", "valueLoss", "entropy"] as const) {
    graph.output(name, losses[name], "float32", []);
  }
  graph.output("logProbabilities", losses.logProbabilities, "float32", ["rows"]);
  graph.output("values", graph.reshape(activations.values, [-1]), "float32", ["rows"]);
  for (const { name, shape } of layout.tensors) {
    graph.output(gradientName(name), gradients.get(name) as Value, "float32", shape);
  }
  return graph.build("gradients");
}
