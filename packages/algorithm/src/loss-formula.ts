import type { Mean } from "./expression/expression.ts";

/** What engines compute gradients from: plain data. */
export interface LossFormula {
  /** What is made smaller. */
  readonly loss: Mean;
  /** What is reported of it, by name. */
  readonly figures: Readonly<Record<string, Mean>>;
}
