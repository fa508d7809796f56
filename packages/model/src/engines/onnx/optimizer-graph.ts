import type { OptimizerConfig } from "@lockstep/algorithm";
import { GraphBuilder, type Value } from "./graph/graph-builder.ts";

/**
 * One optimizer step over as many parameters as the caller likes, as flat arrays.
 * Inputs: `weights`, `gradient`, `gradientScale` (what clipping leaves of it), `learningRate`; RMSProp: `meanSquare`;
 * Adam: `mean`, `meanSquare`, `meanCorrection`, `squareCorrection`. Outputs: `nextWeights` and the next state, e.g.
 * `nextMeanSquare`. Only additions, multiplications, divisions and roots, each rounded as IEEE 754 says.
 */
export function optimizerGraph(config: OptimizerConfig): Uint8Array {
  const graph = new GraphBuilder();
  const flat = (name: string): Value => graph.input(name, "float32", ["parameters"]);
  const scalar = (name: string): Value => graph.input(name, "float32", []);
  const weights = flat("weights");
  const gradient = graph.op("Mul", [flat("gradient"), scalar("gradientScale")]);
  const learningRate = scalar("learningRate");
  const step =
    config.kind === "adam"
      ? adam(graph, config, gradient, { flat, scalar })
      : rmsprop(graph, config, gradient, flat("meanSquare"));
  const next = graph.op("Sub", [weights, graph.op("Mul", [step.direction, learningRate])]);
  graph.output("nextWeights", next, "float32", ["parameters"]);
  for (const [name, value] of Object.entries(step.state)) {
    graph.output(name, value, "float32", ["parameters"]);
  }
  return graph.build("optimizer");
}

interface Step {
  /** What the learning rate is multiplied with. */
  readonly direction: Value;
  /** Output name → value. */
  readonly state: Readonly<Record<string, Value>>;
}

interface Inputs {
  readonly flat: (name: string) => Value;
  readonly scalar: (name: string) => Value;
}

function rmsprop(
  graph: GraphBuilder,
  config: Extract<OptimizerConfig, { kind: "rmsprop-tf" | "rmsprop-torch" }>,
  gradient: Value,
  meanSquare: Value,
): Step {
  const next = average(graph, config.decay, meanSquare, graph.op("Mul", [gradient, gradient]));
  const epsilon = graph.scalar(config.epsilon);
  const scale =
    config.kind === "rmsprop-tf"
      ? graph.op("Sqrt", [graph.op("Add", [next, epsilon])])
      : graph.op("Add", [graph.op("Sqrt", [next]), epsilon]);
  return { direction: graph.op("Div", [gradient, scale]), state: { nextMeanSquare: next } };
}

function adam(
  graph: GraphBuilder,
  config: Extract<OptimizerConfig, { kind: "adam" }>,
  gradient: Value,
  { flat, scalar }: Inputs,
): Step {
  const nextMean = average(graph, config.beta1, flat("mean"), gradient);
  const square = graph.op("Mul", [gradient, gradient]);
  const nextSquare = average(graph, config.beta2, flat("meanSquare"), square);
  const mean = graph.op("Div", [nextMean, scalar("meanCorrection")]);
  const meanSquare = graph.op("Div", [nextSquare, scalar("squareCorrection")]);
  const root = graph.op("Sqrt", [meanSquare]);
  const scale = graph.op("Add", [root, graph.scalar(config.epsilon)]);
  return {
    direction: graph.op("Div", [mean, scale]),
    state: { nextMean, nextMeanSquare: nextSquare },
  };
}

/** decay·old + (1 − decay)·observed */
function average(graph: GraphBuilder, decay: number, old: Value, observed: Value): Value {
  return graph.op("Add", [
    graph.op("Mul", [old, graph.scalar(decay)]),
    graph.op("Mul", [observed, graph.scalar(1 - decay)]),
  ]);
}
