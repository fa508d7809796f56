import { exp, log } from "./exact/index.ts";

/** Numbers of a distribution, in the order of its outcomes. */
export type Row = Float32Array | Float64Array | readonly number[];

/**
 * log softmax(x)ᵢ = xᵢ − m − log Σⱼ exp(xⱼ − m) with m = max x, in float64, summed from left to right, so the last bit
 * is the same on every machine.
 * @param logits `[outcomes]`, finite, at least one
 * @throws {RangeError} for an empty row or a logit that is not finite
 */
export function logSoftmax(logits: Row): Float64Array {
  let maximum = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logits.length; i++) {
    const logit = logits[i] as number;
    if (!Number.isFinite(logit)) throw new RangeError(`logSoftmax: logit ${i} is ${logit}`);
    if (logit > maximum) maximum = logit;
  }
  if (logits.length === 0) throw new RangeError("logSoftmax: got no logits; expected one or more");
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += exp((logits[i] as number) - maximum);
  const logSum = log(sum);
  return Float64Array.from(logits, (logit) => logit - maximum - logSum);
}

/** The outcome with the greatest probability, the first of several. @param logProbabilities `[outcomes]` */
export function likeliest(logProbabilities: Row): number {
  return logProbabilities.indexOf(Math.max(...logProbabilities));
}

/**
 * Samples by inversion: the least i with u < Σ_{j ≤ i} pⱼ.
 * @param logProbabilities `[outcomes]`, as {@link logSoftmax} gives them; −∞ is never chosen
 * @param u in [0, 1)
 */
export function sampleCategorical(logProbabilities: Row, u: number): number {
  if (!(u >= 0 && u < 1)) throw new RangeError(`sampleCategorical: u is ${u}; expected [0, 1)`);
  let cumulative = 0;
  let lastPossible = -1;
  for (let i = 0; i < logProbabilities.length; i++) {
    const probability = exp(logProbabilities[i] as number);
    if (probability > 0) lastPossible = i;
    cumulative += probability;
    if (u < cumulative) return i;
  }
  // Rounding can leave the sum a little below 1 and u above it.
  if (lastPossible < 0) throw new RangeError("sampleCategorical: no outcome is possible");
  return lastPossible;
}
