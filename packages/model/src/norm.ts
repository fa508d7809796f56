/**
 * The L2 norm √Σx², in float64 and in a fixed order, so that it neither overflows nor depends on threads.
 * Four sums side by side, because each addition waits for the one before.
 * @returns not finite exactly when an element is not
 */
export function l2Norm(values: Float32Array): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    const a = values[i] as number;
    const b = values[i + 1] as number;
    const c = values[i + 2] as number;
    const d = values[i + 3] as number;
    s0 += a * a;
    s1 += b * b;
    s2 += c * c;
    s3 += d * d;
  }
  for (let i = whole; i < values.length; i++) {
    const rest = values[i] as number;
    s0 += rest * rest;
  }
  return Math.sqrt(s0 + s1 + (s2 + s3));
}
