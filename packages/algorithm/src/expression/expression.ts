/**
 * What an expression has a number for: `number` one for the whole batch, `row` one for each row, `actions` one for each
 * row and action, `mean` one for the batch that is a sum over its rows, so that shares of micro-batches add up to it.
 */
export type Shape = "number" | "row" | "actions" | "mean";

/**
 * What a row's number comes from beside columns: `logProbability` log π(a|s) of the action taken, `entropy` H(π(·|s)),
 * `value` V(s). For each action: `policy` π, `logPolicy` log π, `taken` 1 for the action taken and 0 for the others.
 * `rowWeight` is 1 / rows of the batch.
 */
export type Leaf =
  | "logProbability"
  | "entropy"
  | "value"
  | "policy"
  | "logPolicy"
  | "taken"
  | "rowWeight";

/** `stopGradient` is its operand as a constant: its slope is 0. */
export type UnaryOperator = "negate" | "exp" | "square" | "stopGradient";

/** `below` is 1 where left < right, ½ where they are equal, 0 elsewhere: the slope of a minimum. */
export type BinaryOperator = "add" | "subtract" | "multiply" | "minimum" | "maximum" | "below";

/** `within` is 1 where low < x < high, 0 elsewhere: the slope of `clip`. */
export type RangeOperator = "clip" | "within";

/** A formula as data: plain objects, so that it can be printed, derived, compiled, and sent to another thread. */
export type Expression<S extends Shape = Shape> = { readonly shape: S } & (
  | { readonly op: "constant"; readonly value: number }
  | { readonly op: "column"; readonly name: string }
  | { readonly op: Leaf }
  | { readonly op: UnaryOperator | "sum"; readonly of: Expression }
  | { readonly op: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | {
      readonly op: RangeOperator;
      readonly of: Expression;
      readonly low: number;
      readonly high: number;
    }
);

/** One number for each row. */
export type Row = Expression<"row">;
/** A mean over the batch's rows, or a sum of such. It can be scaled, but not multiplied: shares would not add up. */
export type Mean = Expression<"mean">;
/** One number for each row and action. */
export type PerAction = Expression<"actions">;

/** log π(a|s) of the action that was taken, under the weights that are trained. */
export const logProbability: Row = { op: "logProbability", shape: "row" };
/** H(π(·|s)) = −Σ π·log π */
export const entropy: Row = { op: "entropy", shape: "row" };
/** V(s) */
export const value: Row = { op: "value", shape: "row" };
/** 1 / rows of the batch. */
export const rowWeight: Expression<"number"> = { op: "rowWeight", shape: "number" };
/** π(·|s) */
export const policy: PerAction = { op: "policy", shape: "actions" };
/** log π(·|s) */
export const logPolicy: PerAction = { op: "logPolicy", shape: "actions" };
/** 1 for the action that was taken. */
export const taken: PerAction = { op: "taken", shape: "actions" };

/** One of the columns that the algorithm's targets are. No gradient flows into it. */
export function column(name: string): Row {
  return { op: "column", shape: "row", name };
}

/** The column that updates fill in themselves. */
export const stepsBeforeColumn = "stepsBefore";
/** Optimizer steps that the update made before the row's. No gradient flows into it. */
export const stepsBefore: Row = column(stepsBeforeColumn);

/** @throws {RangeError} for a number that is not finite */
export function constant(value: number): Expression<"number"> {
  if (!Number.isFinite(value)) {
    throw new RangeError(`an expression has the constant ${value}; expected a finite number`);
  }
  return { op: "constant", shape: "number", value };
}

/** What may stand in a formula for a row. */
export type RowTerm = Row | number;

export function add(left: Mean, right: Mean): Mean;
export function add(left: RowTerm, right: RowTerm): Row;
export function add(left: Expression | number, right: Expression | number): Expression {
  return binary("add", left, right);
}

export function subtract(left: Mean, right: Mean): Mean;
export function subtract(left: RowTerm, right: RowTerm): Row;
export function subtract(left: Expression | number, right: Expression | number): Expression {
  return binary("subtract", left, right);
}

/** A mean is multiplied with a number only. */
export function multiply(left: number, right: Mean): Mean;
export function multiply(left: RowTerm, right: RowTerm): Row;
export function multiply(left: Expression | number, right: Expression | number): Expression {
  return binary("multiply", left, right);
}

export function negate(of: Mean): Mean;
export function negate(of: Row): Row;
export function negate(of: Expression): Expression {
  return { op: "negate", shape: of.shape, of };
}

/** e to the power of each row. */
export function exp(of: Row): Row {
  return { op: "exp", shape: "row", of };
}

export function square(of: Row): Row {
  return { op: "square", shape: "row", of };
}

/** The smaller of each row's two. Where they are equal, each gets half of the gradient, as in PyTorch. */
export function minimum(left: RowTerm, right: RowTerm): Row {
  return binary("minimum", left, right) as Row;
}

/** The greater of each row's two. Where they are equal, each gets half of the gradient, as in PyTorch. */
export function maximum(left: RowTerm, right: RowTerm): Row {
  return binary("maximum", left, right) as Row;
}

/** Each row kept in [low, high]. No gradient flows through a row outside of it or on its edge. @throws {RangeError} */
export function clip(of: Row, low: number, high: number): Row {
  if (!(low <= high)) {
    throw new RangeError(`clip has the range [${low}, ${high}]; expected low ≤ high`);
  }
  return { op: "clip", shape: "row", of, low, high };
}

/** 1 for each row where left < right, ½ where they are equal, 0 elsewhere: shares of rows, as figures. Flat for gradients. */
export function below(left: RowTerm, right: RowTerm): Row {
  return binary("below", left, right) as Row;
}

/** Each row as a constant: no gradient flows through it. */
export function stopGradient(of: Row): Row {
  return { op: "stopGradient", shape: "row", of };
}

/** π(a|s) / π_old(a|s), by the row of log π_old(a|s). */
export function ratio(oldLogProbability: Row): Row {
  return exp(subtract(logProbability, oldLogProbability));
}

/** Σ over the micro-batch's rows / rows of the whole batch. Multiply rows first to weight them. */
export function mean(row: Row): Mean {
  return binary("multiply", { op: "sum", shape: "mean", of: row }, rowWeight) as Mean;
}

/** Any operator on any shapes: what derivatives are built with. */
export function binary(
  op: BinaryOperator,
  left: Expression | number,
  right: Expression | number,
): Expression {
  const [a, b] = [expressionOf(left), expressionOf(right)];
  if (op !== "add" && op !== "subtract" && a.shape === "mean" && b.shape === "mean") {
    throw new RangeError(
      `${op} combines two means; expected a number and a mean: shares of rows would not add up`,
    );
  }
  return { op, shape: widest(a.shape, b.shape), left: a, right: b };
}

function expressionOf(term: Expression | number): Expression {
  return typeof term === "number" ? constant(term) : term;
}

function widest(a: Shape, b: Shape): Shape {
  if (a === "number") return b;
  if (b === "number" || a === b) return a;
  if (a === "mean" || b === "mean") {
    throw new RangeError("an expression combines a mean with rows; expected one of a kind");
  }
  return "actions";
}
