import { exact, logSoftmax } from "@lockstep/learning";
import type {
  BinaryOperator,
  Expression,
  Mean,
  PerAction,
  RangeOperator,
  Row,
  UnaryOperator,
} from "./expression.ts";

/** What an expression is computed from in one row. */
export interface RowInputs {
  /** `[actions]`, finite */
  readonly logits: readonly number[] | Float32Array | Float64Array;
  readonly value: number;
  /** The action that was taken. */
  readonly action: number;
  readonly columns: Readonly<Record<string, number>>;
}

/** One row's number, in float64. @param rowWeight 1 / rows of the batch */
export function evaluateRow(row: Row, inputs: RowInputs, rowWeight: number): number {
  return new RowEvaluation(inputs, rowWeight).number(row);
}

/** One row's number for each action, in float64. */
export function evaluateActions(
  perAction: PerAction,
  inputs: RowInputs,
  rowWeight: number,
): Float64Array {
  const row = new RowEvaluation(inputs, rowWeight);
  return Float64Array.from(inputs.logits, (_, action) => row.number(perAction, action));
}

/** A mean's share of some rows, in float64, summed in their order. */
export function evaluateMean(mean: Mean, rows: readonly RowInputs[], rowWeight: number): number {
  const at = (x: Expression): number => {
    switch (x.op) {
      case "sum":
        return rows.reduce((sum, inputs) => sum + evaluateRow(x.of as Row, inputs, rowWeight), 0);
      case "rowWeight":
        return rowWeight;
      case "constant":
        return x.value;
      case "negate":
        return -at(x.of);
      case "add":
      case "subtract":
      case "multiply":
        return combine(x.op, at(x.left), at(x.right));
      default:
        throw new RangeError(`a mean has a ${x.op} outside of its rows; expected sums and factors`);
    }
  };
  return at(mean);
}

class RowEvaluation {
  readonly #inputs: RowInputs;
  readonly #rowWeight: number;
  readonly #logPolicy: Float64Array;

  constructor(inputs: RowInputs, rowWeight: number) {
    this.#inputs = inputs;
    this.#rowWeight = rowWeight;
    this.#logPolicy = logSoftmax(inputs.logits);
  }

  /** @param action of an expression that has a number for each */
  number(x: Expression, action = 0): number {
    switch (x.op) {
      case "constant":
        return x.value;
      case "column":
        return columnOf(this.#inputs, x.name);
      case "negate":
      case "exp":
      case "square":
      case "stopGradient":
        return apply(x.op, this.number(x.of, action));
      case "clip":
      case "within":
        return inRange(x.op, this.number(x.of, action), x.low, x.high);
      case "add":
      case "subtract":
      case "multiply":
      case "minimum":
      case "maximum":
      case "below":
        return combine(x.op, this.number(x.left, action), this.number(x.right, action));
      default:
        return this.#leaf(x.op, action);
    }
  }

  #leaf(leaf: string, action: number): number {
    const logPolicy = this.#logPolicy;
    const { action: taken, value } = this.#inputs;
    switch (leaf) {
      case "logProbability":
        return logPolicy[taken] as number;
      case "entropy":
        return -logPolicy.reduce((sum, x) => sum + exact.exp(x) * x, 0);
      case "value":
        return value;
      case "policy":
        return exact.exp(logPolicy[action] as number);
      case "logPolicy":
        return logPolicy[action] as number;
      case "taken":
        return action === taken ? 1 : 0;
      case "rowWeight":
        return this.#rowWeight;
      default:
        throw new RangeError(`a row has a ${leaf} in it; expected what is computed row by row`);
    }
  }
}

function columnOf({ columns }: RowInputs, name: string): number {
  const value = columns[name];
  if (value === undefined) {
    const known = Object.keys(columns).join(", ") || "none";
    throw new RangeError(`an expression reads the column ${name}; there are: ${known}`);
  }
  return value;
}

function apply(op: UnaryOperator, x: number): number {
  if (op === "negate") return -x;
  if (op === "stopGradient") return x;
  return op === "exp" ? exact.exp(x) : x * x;
}

function inRange(op: RangeOperator, x: number, low: number, high: number): number {
  if (op === "clip") return Math.min(Math.max(x, low), high);
  return low < x && x < high ? 1 : 0;
}

function combine(op: BinaryOperator, a: number, b: number): number {
  switch (op) {
    case "add":
      return a + b;
    case "subtract":
      return a - b;
    case "multiply":
      return a * b;
    case "minimum":
      return Math.min(a, b);
    case "maximum":
      return Math.max(a, b);
    case "below":
      return (1 + Math.sign(b - a)) / 2;
  }
}
