import {
  add,
  clip,
  column,
  entropy,
  exp,
  type LossFormula,
  logProbability,
  maximum,
  mean,
  minimum,
  multiply,
  negate,
  ppoLoss,
  type Row,
  ratio,
  square,
  subtract,
  value,
} from "@lockstep/algorithm";

const [advantages, returns, oldValues] = ["advantages", "returns", "oldValues"].map(column) as [
  Row,
  Row,
  Row,
];
const policyRatio = ratio(column("oldLogProbabilities"));

/** min(r·A, clip(r, 0.8, 1.2)·A): Schulman et al. 2017, https://arxiv.org/abs/1707.06347, equation 7. */
const clippedRatio = minimum(
  multiply(policyRatio, advantages),
  multiply(clip(policyRatio, 0.8, 1.2), advantages),
);

/** max((V − R)², (V_old + clip(V − V_old, −0.3, 0.3) − R)²) */
const clippedValue = maximum(
  square(subtract(value, returns)),
  square(subtract(add(oldValues, clip(subtract(value, oldValues), -0.3, 0.3)), returns)),
);

/** PPO's loss as it is by default, with clipped values. */
export const ppoOptions = {
  epochs: 4,
  minibatches: 4,
  clipRange: 0.2,
  valueClipRange: 0.3,
  clipSchedule: "constant",
  valueCoefficient: 0.5,
  entropyCoefficient: 0.01,
} as const;

/** Losses beside A2C's, so that engines compute every operator and its derivative. */
export const lossCases: Readonly<Record<string, LossFormula>> = {
  "PPO's terms": ppoLoss(ppoOptions),
  "PPO's terms, clip ranges annealed": ppoLoss({ ...ppoOptions, clipSchedule: "linear" }),
  "PPO's terms in an update of one step": ppoLoss({ ...ppoOptions, epochs: 1, minibatches: 1 }),
  "a clipped ratio and a clipped value": {
    loss: subtract(
      add(negate(mean(clippedRatio)), multiply(0.25, mean(clippedValue))),
      multiply(0.02, mean(entropy)),
    ),
    figures: { clippedRatio: mean(clippedRatio), clippedValue: mean(clippedValue) },
  },
  "rows with weights of their own": {
    loss: mean(
      multiply(column("weights"), subtract(square(subtract(value, returns)), logProbability)),
    ),
    figures: { weight: mean(column("weights")) },
  },
  "every operator at once": {
    loss: add(
      mean(multiply(exp(multiply(0.5, value)), add(entropy, maximum(logProbability, -1)))),
      negate(mean(minimum(subtract(1, value), multiply(value, advantages)))),
    ),
    figures: { largest: mean(maximum(value, returns)), ratio: mean(policyRatio) },
  },
  "nothing that the network says": { loss: mean(returns), figures: {} },
};
