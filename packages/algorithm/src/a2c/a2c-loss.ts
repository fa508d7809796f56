import {
  add,
  column,
  entropy,
  logProbability,
  mean,
  multiply,
  negate,
  square,
  subtract,
  value,
} from "../expression/expression.ts";
import type { LossFormula } from "../loss-formula.ts";

export interface A2cCoefficients {
  /** c_V */
  readonly valueCoefficient: number;
  /** c_H */
  readonly entropyCoefficient: number;
}

/**
 * The loss of synchronous advantage actor-critic, with advantages A and returns R as columns:
 *
 *   L = −mean(A·log π(a|s)) + c_V·mean(½(V(s) − R)²) − c_H·mean(H(π(·|s)))
 *
 * Mnih et al. 2016, https://arxiv.org/abs/1602.01783, section 4.
 */
export function a2cLoss({ valueCoefficient, entropyCoefficient }: A2cCoefficients): LossFormula {
  const policyLoss = negate(mean(multiply(column("advantages"), logProbability)));
  const valueLoss = multiply(0.5, mean(square(subtract(value, column("returns")))));
  const meanEntropy = mean(entropy);
  const fit = add(policyLoss, multiply(valueCoefficient, valueLoss));
  return {
    loss: subtract(fit, multiply(entropyCoefficient, meanEntropy)),
    figures: { policyLoss, valueLoss, entropy: meanEntropy },
  };
}
