import { generalizedAdvantages, vTrace } from "@lockstep/learning";
import { a2cLoss } from "../a2c/a2c.ts";
import type { Algorithm, Columns, PlayedSegment, TargetsBeforeStep } from "../algorithm.ts";
import { add, column, entropy, mean, multiply, stepsBefore } from "../expression/expression.ts";
import type { LossFormula } from "../loss-formula.ts";
import { drawnArrivals } from "../passes/drawn-arrivals.ts";
import { a3cFigures } from "./a3c-figures.ts";
import { type A3cOptions, a3cOptions } from "./a3c-options.ts";

/** Advantages A and returns R by the weights that played: with λ = 1 n-step returns, R = Σ γⁱ·rₜ₊ᵢ + γⁿ·V(sₜ₊ₙ). */
function targets(segment: PlayedSegment, { gamma, lambda, vTrace }: A3cOptions): Columns {
  return {
    ...generalizedAdvantages(segment, gamma, lambda),
    ...(vTrace && { importanceWeights: new Float32Array(segment.rewards.length).fill(1) }),
  };
}

/** With V-trace: A, R and importance weights by the newest weights, for the policy that played. */
function targetsBeforeStep(options: A3cOptions): TargetsBeforeStep | null {
  if (!options.vTrace) return null;
  return (segment) => ({ ...vTrace(segment, options) });
}

/**
 * Of one step, whose segments were played with the weights θ′ and change the newest weights θ:
 *
 *   L = −mean(A·log π(a|s)) + c_V·mean(½(V(s) − R)²) − c_H·mean(H(π(·|s)))
 *
 * Without V-trace π and V are those of θ′, so dθ = ∂L/∂θ′. With V-trace they are those of θ, and A has the weight ρ.
 */
function loss(options: A3cOptions): LossFormula {
  const { loss, figures } = a2cLoss(options);
  // A figure is a mean of rows, also where all of them are 1.
  const weights = options.vTrace ? column("importanceWeights") : add(1, multiply(0, entropy));
  return {
    loss,
    figures: {
      ...figures,
      staleness: mean(stepsBefore),
      stalenessMax: mean(stepsBefore),
      importanceWeight: mean(weights),
    },
  };
}

/**
 * Asynchronous advantage actor-critic, whose order of arrivals is drawn from the seed.
 * Mnih et al. 2016, https://arxiv.org/abs/1602.01783, algorithm S3. With V-trace the learner of IMPALA: Espeholt et al. 2018,
 * https://arxiv.org/abs/1802.01561.
 */
export const a3c: Algorithm<A3cOptions> = {
  name: "a3c",
  options: a3cOptions,
  figures: a3cFigures,
  valueTarget: "returns",
  targets,
  // A worker's segment is a step of its own, over the newest weights and the optimizer's state that all workers share.
  passes: drawnArrivals,
  loss,
  gradientsAt: ({ vTrace }) => (vTrace ? "newest" : "played"),
  targetsBeforeStep,
};
