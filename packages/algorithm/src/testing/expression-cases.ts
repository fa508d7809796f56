import fc from "fast-check";
import type { RowInputs } from "../expression/evaluate.ts";
import {
  add,
  clip,
  column,
  entropy,
  exp,
  logProbability,
  maximum,
  minimum,
  multiply,
  negate,
  type Row,
  square,
  subtract,
  value,
} from "../expression/expression.ts";

/** Between −2 and 2; no two of different offsets are equal, so that no formula stands on an edge by accident. */
function number(offset: number): fc.Arbitrary<number> {
  return fc.integer({ min: -2000, max: 1999 }).map((i) => (i + offset) / 1000);
}

/** Rows with three actions and the columns `a` and `b`. */
export const anyRow: fc.Arbitrary<RowInputs> = fc.record({
  logits: fc.tuple(number(0.13), number(0.29), number(0.41)),
  value: number(0.57),
  action: fc.integer({ min: 0, max: 2 }),
  columns: fc.record({ a: number(0.73), b: number(0.89) }),
});

/** Formulas of every operator, whose numbers stay of a size that float64 differences can resolve. */
export const anyFormula: fc.Arbitrary<Row> = fc.letrec<{ formula: Row }>((tie) => {
  const formula = tie("formula");
  const pair = fc.tuple(formula, formula);
  return {
    formula: fc.oneof(
      { maxDepth: 4, depthIdentifier: "formula" },
      fc.constantFrom<Row>(logProbability, entropy, value, column("a"), column("b")),
      pair.map(([a, b]) => add(a, b)),
      pair.map(([a, b]) => subtract(a, b)),
      pair.map(([a, b]) => multiply(clip(a, -4, 4), clip(b, -4, 4))),
      pair.map(([a, b]) => minimum(a, b)),
      pair.map(([a, b]) => maximum(a, b)),
      formula.map((a) => negate(a)),
      formula.map((a) => exp(clip(a, -2, 2))),
      formula.map((a) => square(clip(a, -3, 3))),
      fc.tuple(fc.constantFrom(-1.5, -1, 0, 0.5, 1, 3), formula).map(([c, a]) => multiply(c, a)),
      fc.tuple(fc.constantFrom(-1, 0, 0.25), formula).map(([c, a]) => add(a, c)),
    ),
  };
}).formula;
