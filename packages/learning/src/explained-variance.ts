import type { FloatArray } from "./segment-rewards.ts";

/**
 * 1 − Var(R − V) / Var(R): 1 when the critic predicts every return, 0 when it does no better than their mean,
 * below 0 when it does worse.
 * @param values `[rows]`
 * @param returns `[rows]`
 * @returns `null` when all returns are equal: their variance is 0
 */
export function explainedVariance(values: FloatArray, returns: FloatArray): number | null {
  if (values.length !== returns.length) {
    throw new RangeError(
      `explainedVariance: got ${values.length} values and ${returns.length} returns`,
    );
  }
  const whole = variance(returns.length, (i) => returns[i] as number);
  const rest = variance(returns.length, (i) => (returns[i] as number) - (values[i] as number));
  return whole > 0 ? 1 - rest / whole : null;
}

function variance(count: number, at: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += at(i);
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const difference = at(i) - mean;
    squares += difference * difference;
  }
  return squares / count;
}
