import type { LossProgram } from "../../loss-program.ts";
import { networkShape } from "../../network/network.ts";
import { observationExtents, recurrentLayerOf } from "../../network/network-shape.ts";
import type { NetworkSpec } from "../../network/network-spec.ts";
import { parameterLayout } from "../../network/parameter-layout.ts";
import { backward } from "./backward-graph.ts";
import { forward } from "./forward-graph.ts";
import { GraphBuilder, type Value } from "./graph/graph-builder.ts";
import { type Kernels, learnersOperators } from "./kernels.ts";
import { RecurrentGraph } from "./layers/recurrent-graph.ts";
import { loss } from "./loss-graph.ts";

/** What the gradient graph calls its derivative by a parameter. */
export function gradientName(parameter: string): string {
  return `gradient:${parameter}`;
}

/** What it calls a column of the batch. */
export function columnName(column: string): string {
  return `column:${column}`;
}

/** What it calls a figure that the loss reports. */
export function figureName(figure: string): string {
  return `figure:${figure}`;
}

/**
 * One micro-batch's forward pass, loss and backward pass.
 * Inputs: `frames`, `stacks`, `actions` as in MicroBatch, its columns under {@link columnName}, `rowWeight`
 * (1 / batchRows) and each parameter under its name. Outputs: each figure under {@link figureName}, `logits`, `values`,
 * and each parameter's gradient under {@link gradientName}.
 * Of a network with a memory also `hiddenStates`, and `keeps`: 0 where an episode begins with the row, else 1.
 * @param padded false where all micro-batches are whole blocks of rows
 * @param steps rows of each run of a network with a memory
 */
export function gradientGraph(
  spec: NetworkSpec,
  program: LossProgram,
  {
    padded,
    steps = 1,
    ...kernels
  }: Kernels & { readonly padded: boolean; readonly steps?: number },
): Uint8Array {
  const graph = new GraphBuilder();
  const network = networkShape(spec);
  const layout = parameterLayout(spec);
  const { element, frame, stack } = network.observation;
  const frames = graph.input("frames", element, ["frames", ...frame]);
  const stacks = graph.input("stacks", "int32", ["rows", stack]);
  const actions = graph.input("actions", "int32", ["rows"]);
  const columns = new Map(
    program.columns.map((name) => [name, graph.input(columnName(name), "float32", ["rows"])]),
  );
  const rowWeight = graph.input("rowWeight", "float32", []);
  for (const { name, shape } of layout.tensors) graph.input(name, "float32", shape);
  const parameters = (name: string): Value => name;

  const pick = (order: Value): Value => {
    const numbers = graph.op("Gather", [frames, order], { axis: 0 });
    if (element === "uint8") return graph.cast(numbers, "float32");
    return graph.reshape(numbers, [-1, ...observationExtents(network.observation)]);
  };
  const operators = learnersOperators(graph, kernels, padded ? actions : null);
  const layer = recurrentLayerOf(network);
  const recurrent =
    layer &&
    new RecurrentGraph(graph, layer, {
      hiddenStates: graph.input("hiddenStates", "float32", ["runs", layer.stateSize]),
      keeps: graph.input("keeps", "float32", ["rows"]),
      steps,
    });
  const activations = forward(graph, network, parameters, pick(stacks), operators, recurrent);
  const { logits, values } = activations;
  const lossInputs = { logits, values, actions, columns, rowWeight, actionCount: spec.actions };
  const losses = loss(graph, lossInputs, program);
  const gradients = backward(graph, parameters, activations, losses, {
    convolutions: operators.convolutions,
    pictures: { numbers: stacks, pick },
    recurrent,
  });

  for (const [name, figure] of losses.figures) {
    graph.output(figureName(name), figure, "float32", []);
  }
  graph.output("logits", logits, "float32", ["rows", spec.actions]);
  graph.output("values", graph.reshape(values, [-1]), "float32", ["rows"]);
  for (const { name, shape } of layout.tensors) {
    graph.output(gradientName(name), gradients.get(name) as Value, "float32", shape);
  }
  return graph.build("gradients");
}
