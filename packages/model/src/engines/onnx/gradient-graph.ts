import type { LossCoefficients } from "../../engine.ts";
import { type NetworkSpec, networkShape } from "../../network.ts";
import { parameterLayout } from "../../parameter-layout.ts";
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
  const frames = graph.input("frames", "uint8", ["frames", spec.height, spec.width]);
  const stacks = graph.input("stacks", "int32", ["rows", spec.stack]);
  const lossInputs = {
    actions: graph.input("actions", "int32", ["rows"]),
    returns: graph.input("returns", "float32", ["rows"]),
    advantages: graph.input("advantages", "float32", ["rows"]),
    rowWeight: graph.input("rowWeight", "float32", []),
  };
  for (const { name, shape } of layout.tensors) graph.input(name, "float32", shape);
  const parameters = (name: string): Value => name;

  // Picking frames in both orders is cheaper than transposing them once they are floats.
  const pixels = (order: Value): Value =>
    graph.cast(graph.op("Gather", [frames, order], { axis: 0 }), "float32");
  const activations = forward(graph, network, parameters, pixels(stacks));
  const losses = loss(graph, activations, lossInputs, coefficients, spec.actions);
  const transposedPixels = pixels(graph.transpose(stacks, [1, 0]));
  const gradients = backward(graph, network, parameters, activations, losses, transposedPixels);

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
