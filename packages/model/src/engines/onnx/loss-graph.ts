import type { LossCoefficients } from "../../engine.ts";
import type { ForwardValues } from "./forward-graph.ts";
import type { GraphBuilder, Value } from "./graph-builder.ts";

/** What the loss is computed from, beside the network's outputs. */
export interface LossInputs {
  /** `[rows]` int32 */
  readonly actions: Value;
  /** `[rows]` */
  readonly returns: Value;
  /** `[rows]` */
  readonly advantages: Value;
  /** Without dimensions: 1 / rows of the whole batch. */
  readonly rowWeight: Value;
}

export interface LossValues {
  readonly policyLoss: Value;
  readonly valueLoss: Value;
  readonly entropy: Value;
  /** `[rows]` */
  readonly logProbabilities: Value;
  /** `[rows, actions]`: the loss's derivative by the logits. */
  readonly logitGradients: Value;
  /** `[rows, 1]`: the loss's derivative by the values. */
  readonly valueGradients: Value;
}

/**
 * The loss of A2C and its derivatives by the network's outputs. With p = softmax(logits), 1ₐ the action taken, n the
 * batch's rows and H = −Σ p·log p:
 *
 *   ∂/∂logits = (advantage·(p − 1ₐ) + entropyCoefficient·p·(log p + H)) / n
 *   ∂/∂value  = valueCoefficient·(value − return) / n
 */
export function loss(
  graph: GraphBuilder,
  { logits, values }: ForwardValues,
  inputs: LossInputs,
  coefficients: LossCoefficients,
  actionCount: number,
): LossValues {
  const column = (value: Value): Value => graph.reshape(value, [-1, 1]);
  const rowSum = (value: Value): Value =>
    graph.op("ReduceSum", [value, graph.integers([1])], { keepdims: 1 });
  const mean = (value: Value): Value =>
    graph.op("Mul", [graph.op("ReduceSum", [value], { keepdims: 0 }), inputs.rowWeight]);

  const choices = graph.cast(
    graph.integers(Array.from({ length: actionCount }, (_, action) => action)),
    "int32",
  );
  const taken = graph.cast(graph.op("Equal", [column(inputs.actions), choices]), "float32");
  const logProbabilities = graph.op("LogSoftmax", [logits], { axis: 1 });
  const probabilities = graph.op("Exp", [logProbabilities]);
  const entropies = graph.op("Neg", [rowSum(graph.op("Mul", [probabilities, logProbabilities]))]);
  const takenLogProbabilities = rowSum(graph.op("Mul", [taken, logProbabilities]));
  const advantages = column(inputs.advantages);
  const errors = graph.op("Sub", [values, column(inputs.returns)]);

  const policyPart = graph.op("Mul", [advantages, graph.op("Sub", [probabilities, taken])]);
  const surprise = graph.op("Add", [logProbabilities, entropies]);
  const entropyPart = graph.op("Mul", [
    graph.op("Mul", [probabilities, surprise]),
    graph.scalar(coefficients.entropy),
  ]);
  const valueWeight = graph.op("Mul", [inputs.rowWeight, graph.scalar(coefficients.value)]);
  const squares = graph.op("Mul", [errors, errors]);
  const gains = graph.op("Mul", [advantages, takenLogProbabilities]);
  return {
    policyLoss: graph.op("Neg", [mean(gains)]),
    valueLoss: graph.op("Mul", [mean(squares), graph.scalar(0.5)]),
    entropy: mean(entropies),
    logProbabilities: graph.reshape(takenLogProbabilities, [-1]),
    logitGradients: graph.op("Mul", [graph.op("Add", [policyPart, entropyPart]), inputs.rowWeight]),
    valueGradients: graph.op("Mul", [errors, valueWeight]),
  };
}
