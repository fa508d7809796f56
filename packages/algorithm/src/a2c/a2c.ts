import { generalizedAdvantages } from "@lockstep/learning";
import { actorCriticFigures } from "../actor-critic-figures.ts";
import type { Algorithm, BatchShape, Columns, PlayedSegment, SlotRows } from "../algorithm.ts";
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
import { wholeBatch } from "../passes/whole-batch.ts";
import { type A2cOptions, a2cOptions } from "./a2c-options.ts";

/** Advantages A and λ-returns R = A + V, by generalized advantage estimation. */
function targets(segment: PlayedSegment, { gamma, lambda }: A2cOptions): Columns {
  return { ...generalizedAdvantages(segment, gamma, lambda) };
}

/** One step over the whole batch: it is on-policy, so it is used once. */
function passes(batch: BatchShape): readonly (readonly SlotRows[])[] {
  return [wholeBatch(batch)];
}

/**
 *   L = −mean(A·log π(a|s)) + c_V·mean(½(V(s) − R)²) − c_H·mean(H(π(·|s)))
 */
export function a2cLoss({
  valueCoefficient,
  entropyCoefficient,
}: Pick<A2cOptions, "valueCoefficient" | "entropyCoefficient">): LossFormula {
  const policyLoss = negate(mean(multiply(column("advantages"), logProbability)));
  const valueLoss = multiply(0.5, mean(square(subtract(value, column("returns")))));
  const meanEntropy = mean(entropy);
  const fit = add(policyLoss, multiply(valueCoefficient, valueLoss));
  return {
    loss: subtract(fit, multiply(entropyCoefficient, meanEntropy)),
    figures: { policyLoss, valueLoss, entropy: meanEntropy },
  };
}

/** Synchronous advantage actor-critic. Mnih et al. 2016, https://arxiv.org/abs/1602.01783, section 4. */
export const a2c: Algorithm<A2cOptions> = {
  name: "a2c",
  options: a2cOptions,
  figures: actorCriticFigures,
  valueTarget: "returns",
  targets,
  passes,
  loss: a2cLoss,
};
