import type { Expression } from "./expression.ts";

/** Names of the columns that expressions read, each once, in the order in which they are met. */
export function columnsOf(expressions: readonly Expression[]): readonly string[] {
  const names = new Set<string>();
  const visit = (x: Expression): void => {
    if (x.op === "column") names.add(x.name);
    if ("of" in x) visit(x.of);
    if ("left" in x) {
      visit(x.left);
      visit(x.right);
    }
  };
  for (const expression of expressions) visit(expression);
  return [...names];
}
