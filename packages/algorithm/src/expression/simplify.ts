import { binary, constant, type Expression } from "./expression.ts";

// Constructors that keep what they build short. Each rule keeps every bit of an IEEE 754 result, but for the sign of a
// zero, and except that factors that are the same for all rows are multiplied with each other first.

/** left + right */
export function plus(left: Expression, right: Expression): Expression {
  if (isConstant(left, 0)) return right;
  if (isConstant(right, 0)) return left;
  if (left.op === "constant" && right.op === "constant") return constant(left.value + right.value);
  if (right.op === "negate") return binary("subtract", left, right.of);
  return binary("add", left, right);
}

/** −x: differences are turned around, signs of factors move into the constant or cancel. */
export function minus(x: Expression): Expression {
  switch (x.op) {
    case "constant":
      return constant(-x.value);
    case "negate":
      return x.of;
    case "subtract":
      return binary("subtract", x.right, x.left);
    case "multiply":
      if (x.left.op === "subtract") return binary("multiply", minus(x.left), x.right);
      if (x.right.op === "subtract") return binary("multiply", x.left, minus(x.right));
      return { op: "negate", shape: x.shape, of: x };
    default:
      return { op: "negate", shape: x.shape, of: x };
  }
}

/** left · right, numbers before rows. */
export function times(left: Expression, right: Expression): Expression {
  const turned = isNegative(left) !== isNegative(right);
  const product = timesPositive(magnitude(left), magnitude(right));
  return turned ? minus(product) : product;
}

function timesPositive(left: Expression, right: Expression): Expression {
  if (isConstant(left, 0) || isConstant(right, 0)) return constant(0);
  if (isConstant(left, 1)) return right;
  if (isConstant(right, 1)) return left;
  if (left.op === "constant" && right.op === "constant") return constant(left.value * right.value);
  if (right.shape === "number" && left.shape !== "number") return timesPositive(right, left);
  if (left.shape === "number" && right.op === "multiply" && right.left.shape === "number") {
    return binary("multiply", times(left, right.left), right.right);
  }
  return binary("multiply", left, right);
}

function isNegative(x: Expression): boolean {
  return x.op === "negate" || (x.op === "constant" && x.value < 0);
}

function magnitude(x: Expression): Expression {
  return isNegative(x) ? minus(x) : x;
}

function isConstant(x: Expression, value: number): boolean {
  return x.op === "constant" && x.value === value;
}
