import type { Expression } from "./expression.ts";

const leafNames: Readonly<Record<string, string>> = {
  logProbability: "log π(a)",
  entropy: "H",
  value: "V",
  policy: "π",
  logPolicy: "log π",
  taken: "1ₐ",
  rowWeight: "(1/n)",
};

/** How tightly an expression holds together: sums 1, products 2, all else 3. */
function strength(x: Expression): number {
  if (x.op === "add" || x.op === "subtract") return 1;
  return (x.op === "multiply" && !isMean(x)) || x.op === "negate" ? 2 : 3;
}

/** What `mean` makes. */
function isMean(x: Expression): boolean {
  return x.op === "multiply" && x.left.op === "sum" && x.right.op === "rowWeight";
}

function number(value: number): string {
  return String(value).replace("-", "−");
}

/** An expression as one would write it, e.g. `mean(advantages·log π(a))`. Equal expressions give equal texts. */
export function printExpression(x: Expression): string {
  const operand = (of: Expression, least: number): string =>
    strength(of) < least ? `(${printExpression(of)})` : printExpression(of);
  switch (x.op) {
    case "constant":
      return number(x.value);
    case "column":
      return x.name;
    case "add":
      return `${operand(x.left, 1)} + ${operand(x.right, 2)}`;
    case "subtract":
      return `${operand(x.left, 1)} − ${operand(x.right, 2)}`;
    case "multiply":
      if (isMean(x)) return printExpression(x.left).replace(/^sum/, "mean");
      return `${operand(x.left, 2)}·${operand(x.right, 3)}`;
    case "negate":
      return `−${operand(x.of, 2)}`;
    case "square":
      return `${operand(x.of, 3)}²`;
    case "exp":
    case "stopGradient":
    case "sum":
      return `${x.op}(${printExpression(x.of)})`;
    case "clip":
    case "within":
      return `${x.op}(${printExpression(x.of)}, ${number(x.low)}, ${number(x.high)})`;
    case "minimum":
    case "maximum":
    case "below":
      return `${x.op}(${printExpression(x.left)}, ${printExpression(x.right)})`;
    default:
      return leafNames[x.op] ?? x.op;
  }
}
