export { type A2cCoefficients, a2cLoss } from "./a2c/a2c-loss.ts";
export { columnsOf } from "./expression/columns-of.ts";
export {
  evaluateActions,
  evaluateMean,
  evaluateRow,
  type RowInputs,
} from "./expression/evaluate.ts";
export {
  add,
  clip,
  column,
  type Expression,
  entropy,
  exp,
  logProbability,
  type Mean,
  maximum,
  mean,
  minimum,
  multiply,
  negate,
  type PerAction,
  type Row,
  type RowTerm,
  ratio,
  type Shape,
  square,
  subtract,
  value,
} from "./expression/expression.ts";
export { gradientOf, type LossGradient } from "./expression/gradient.ts";
export { printExpression } from "./expression/print.ts";
export type { LossFormula } from "./loss-formula.ts";
