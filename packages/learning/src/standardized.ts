/** Keeps the division finite where all values are equal. */
const epsilon = 1e-8;

/**
 * (x − mean) / (standard deviation + 10⁻⁸). The deviation is the unbiased one, √(Σ(x − mean)² / (n − 1)), as PyTorch's
 * `std`. Sums are in float64, in the order of the values.
 * @param values `[n]`, n ≥ 2
 * @returns `[n]`, rounded to float32
 * @throws {RangeError} for fewer than two values
 * @see advantages of a minibatch: Huang et al. 2022, https://iclr-blog-track.github.io/2022/03/25/ppo-implementation-details/, detail 7
 */
export function standardized(values: ArrayLike<number>): Float32Array {
  const count = values.length;
  if (count < 2) {
    throw new RangeError(`standardized: got ${count} values; expected two or more`);
  }
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i] as number;
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const difference = (values[i] as number) - mean;
    squares += difference * difference;
  }
  const scale = Math.sqrt(squares / (count - 1)) + epsilon;
  return Float32Array.from(values, (value) => (value - mean) / scale);
}
