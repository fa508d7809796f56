import type { Interval } from "@lockstep/status";

/** 97.5 % quantiles of Student's t for 1 to 10 degrees of freedom. */
const fewDegrees = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281];
/** 97.5 % quantile of the normal distribution. */
const z = 1.959964;

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * 95 % interval of a mean: x̄ ± t · s / √n.
 * @param values independent of one another
 * @param lowest no value is lower, nor is the interval
 * @param highest no value is higher, nor is the interval
 * @returns `null` for fewer than two values
 */
export function meanInterval(
  values: readonly number[],
  lowest: number = Number.NEGATIVE_INFINITY,
  highest: number = Number.POSITIVE_INFINITY,
): Interval | null {
  const count = values.length;
  if (count < 2) return null;
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + square(value - centre), 0);
  const half = studentQuantile(count - 1) * Math.sqrt(squares / (count - 1) / count);
  return [Math.max(lowest, centre - half), Math.min(highest, centre + half)];
}

/** Wilson's 95 % interval of a share (Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953). */
export function shareInterval(hits: number, count: number): Interval {
  if (count === 0) return [0, 1];
  const share = hits / count;
  const weight = 1 + square(z) / count;
  const centre = (share + square(z) / (2 * count)) / weight;
  const half =
    (z / weight) * Math.sqrt((share * (1 - share)) / count + square(z) / (4 * square(count)));
  // A share of 0 or 1 is an end of its interval; rounding must not take it out.
  return [hits === 0 ? 0 : centre - half, hits === count ? 1 : centre + half];
}

/** Cornish and Fisher's expansion (Abramowitz and Stegun 26.7.5) where it has four digits. */
function studentQuantile(degrees: number): number {
  const few = fewDegrees[degrees - 1];
  if (few !== undefined) return few;
  const [z3, z5, z7] = [z * square(z), z * square(square(z)), z * square(z * square(z))];
  return (
    z +
    (z3 + z) / (4 * degrees) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * square(degrees)) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * degrees * square(degrees))
  );
}

function square(value: number): number {
  return value * value;
}
