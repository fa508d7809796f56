import {
  binary,
  constant,
  type Expression,
  entropy,
  logPolicy,
  logProbability,
  type Mean,
  type PerAction,
  policy,
  type Row,
  rowWeight,
  taken,
  value,
} from "./expression.ts";
import { minus, plus, times } from "./simplify.ts";

/** A loss's derivatives by the network's outputs. */
export interface LossGradient {
  /** For each row and action: ∂loss / ∂logits. */
  readonly logits: PerAction;
  /** For each row: ∂loss / ∂V. */
  readonly value: Row;
}

/**
 * Derives a loss by the network's outputs. With p = softmax(logits), 1ₐ the action taken and H = −Σ p·log p:
 *
 *   ∂ log π(a) / ∂logits = 1ₐ − p
 *   ∂ H / ∂logits = −p·(log p + H)
 *
 * and the chain rule does the rest.
 */
export function gradientOf(loss: Mean): LossGradient {
  const terms = termsOf(loss, 1);
  const by = (leaf: Row): Expression =>
    terms.reduce<Expression>(
      (sum, { factor, row }) => plus(sum, times(constant(factor), derivative(row, leaf))),
      constant(0),
    );
  const byLogProbability = times(by(logProbability), binary("subtract", taken, policy));
  const surprise = times(policy, binary("add", logPolicy, entropy));
  const byEntropy = times(by(entropy), minus(surprise));
  return {
    logits: filled(times(plus(byLogProbability, byEntropy), rowWeight), policy) as PerAction,
    value: filled(times(by(value), rowWeight), value) as Row,
  };
}

/** A mean of rows, times a factor: what every loss is a sum of. */
interface Term {
  readonly factor: number;
  readonly row: Expression;
}

function termsOf(mean: Expression, factor: number): readonly Term[] {
  switch (mean.op) {
    case "add":
      return [...termsOf(mean.left, factor), ...termsOf(mean.right, factor)];
    case "subtract":
      return [...termsOf(mean.left, factor), ...termsOf(mean.right, -factor)];
    case "negate":
      return termsOf(mean.of, -factor);
    case "multiply":
      if (mean.left.op === "constant") return termsOf(mean.right, factor * mean.left.value);
      if (mean.left.op === "sum") return [{ factor, row: mean.left.of }];
      break;
    default:
  }
  throw new RangeError(`a loss has a ${mean.op} of shape ${mean.shape}; expected means of rows`);
}

/** ∂x / ∂leaf, row by row. */
function derivative(x: Expression, leaf: Row): Expression {
  if (x.op === leaf.op) return constant(1);
  switch (x.op) {
    case "negate":
      return minus(derivative(x.of, leaf));
    case "exp":
      return times(x, derivative(x.of, leaf));
    case "square":
      return times(times(constant(2), x.of), derivative(x.of, leaf));
    case "clip":
      return times({ ...x, op: "within" }, derivative(x.of, leaf));
    case "add":
      return plus(derivative(x.left, leaf), derivative(x.right, leaf));
    case "subtract":
      return plus(derivative(x.left, leaf), minus(derivative(x.right, leaf)));
    case "multiply":
      return plus(
        times(x.right, derivative(x.left, leaf)),
        times(x.left, derivative(x.right, leaf)),
      );
    case "minimum":
      return chosen(x.left, x.right, binary("below", x.left, x.right), leaf);
    case "maximum":
      return chosen(x.left, x.right, binary("below", x.right, x.left), leaf);
    default:
      // A column, a constant, another leaf, a step, or what gradients are stopped at: flat.
      return constant(0);
  }
}

/** The derivative of the one or the other. @param isLeft 1 where it is the left one, 0 where it is the right one */
function chosen(left: Expression, right: Expression, isLeft: Expression, leaf: Row): Expression {
  const isRight = binary("subtract", constant(1), isLeft);
  return plus(times(isLeft, derivative(left, leaf)), times(isRight, derivative(right, leaf)));
}

/** A gradient that is the same for all rows, such as 0, as a number for each of them. */
function filled(gradient: Expression, like: Expression): Expression {
  if (gradient.shape === like.shape) return gradient;
  return binary("add", binary("multiply", constant(0), like), gradient);
}
