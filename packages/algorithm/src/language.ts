// All that a file with an algorithm of a user's own is given: formulas, passes, and the pure maths of segments.

export {
  exact,
  generalizedAdvantages,
  nStepReturns,
  permutation,
  standardized,
  uniform,
  vTrace,
} from "@lockstep/learning";
export { z } from "zod";
export { a2cLoss } from "./a2c/a2c.ts";
export {
  add,
  below,
  clip,
  column,
  entropy,
  exp,
  logProbability,
  maximum,
  mean,
  minimum,
  multiply,
  negate,
  ratio,
  square,
  stepsBefore,
  stopGradient,
  subtract,
  value,
} from "./expression/expression.ts";
export { drawnArrivals } from "./passes/drawn-arrivals.ts";
export { shuffledMinibatches } from "./passes/shuffled-minibatches.ts";
export { wholeBatch } from "./passes/whole-batch.ts";
export { ppoLoss } from "./ppo/ppo-loss.ts";
