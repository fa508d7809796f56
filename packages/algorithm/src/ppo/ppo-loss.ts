import {
  add,
  below,
  clip,
  column,
  entropy,
  logProbability,
  type Mean,
  maximum,
  mean,
  minimum,
  multiply,
  negate,
  type Row,
  ratio,
  square,
  stopGradient,
  subtract,
  value,
} from "../expression/expression.ts";
import type { LossFormula } from "../loss-formula.ts";
import type { PpoOptions } from "./ppo-options.ts";

/** The options that the loss depends on. */
export type PpoLossOptions = Pick<
  PpoOptions,
  | "epochs"
  | "minibatches"
  | "clipRange"
  | "valueClipRange"
  | "clipSchedule"
  | "valueCoefficient"
  | "entropyCoefficient"
>;

/**
 *   L = −mean(min(r·A, clip(r, 1 − ε, 1 + ε)·A)) + c_V·mean(½(V − R)²) − c_H·mean(H)       r = π(a|s) / π_old(a|s)
 *
 * Clipped, the value loss is ½ max((V − R)², (V_old + clip(V − V_old, −ε_V, ε_V) − R)²).
 * Schulman et al. 2017, https://arxiv.org/abs/1707.06347, equations 7 and 9.
 */
export function ppoLoss(options: PpoLossOptions): LossFormula {
  const { clipRange, clipSchedule, valueCoefficient, entropyCoefficient } = options;
  const advantages = column("advantages");
  const old = oldLogProbability(options);
  const policyRatio = ratio(old);
  const gain = multiply(policyRatio, advantages);
  const clipped = (range: number): Row =>
    minimum(gain, multiply(around(policyRatio, 1, range, clipSchedule), advantages));
  const policyLoss = negate(mean(clipRange === null ? gain : clipped(clipRange)));
  const valueLoss = multiply(0.5, mean(valueError(options)));
  const meanEntropy = mean(entropy);
  const fit = add(policyLoss, multiply(valueCoefficient, valueLoss));
  const change = subtract(policyRatio, 1);
  return {
    loss: subtract(fit, multiply(entropyCoefficient, meanEntropy)),
    figures: {
      policyLoss,
      valueLoss,
      entropy: meanEntropy,
      // Never negative and of small variance: http://joschu.net/blog/kl-approx.html, k3.
      approxKl: mean(subtract(change, subtract(logProbability, old))),
      clipFraction: clipFraction(change, options),
    },
  };
}

/**
 * log π_old(a|s). In an update of a single step the weights that are trained are those that played, so it is the
 * learner's own log π(a|s): the actors' differs from it by rounding. Later steps need the column.
 */
function oldLogProbability({ epochs, minibatches }: PpoLossOptions): Row {
  return epochs * minibatches === 1 ? stopGradient(logProbability) : column("oldLogProbabilities");
}

function valueError({ valueClipRange, clipSchedule }: PpoLossOptions): Row {
  const returns = column("returns");
  const error = square(subtract(value, returns));
  if (valueClipRange === null) return error;
  const oldValues = column("oldValues");
  const near = around(subtract(value, oldValues), 0, valueClipRange, clipSchedule);
  return maximum(error, square(subtract(add(oldValues, near), returns)));
}

/** A row kept in [middle − range, middle + range], whose range the column `clipScale` may shrink. */
function around(
  row: Row,
  middle: number,
  range: number,
  schedule: PpoOptions["clipSchedule"],
): Row {
  if (schedule === "constant") return clip(row, middle - range, middle + range);
  const scaled = multiply(range, column("clipScale"));
  return minimum(maximum(row, subtract(middle, scaled)), add(middle, scaled));
}

/** Share of rows with |r − 1| > ε. @param change r − 1 */
function clipFraction(change: Row, { clipRange, clipSchedule }: PpoLossOptions): Mean {
  // A mean of nothing but zeros: a figure is a mean of rows.
  if (clipRange === null) return mean(multiply(0, entropy));
  const range = clipSchedule === "constant" ? clipRange : multiply(clipRange, column("clipScale"));
  return mean(below(range, maximum(change, negate(change))));
}
