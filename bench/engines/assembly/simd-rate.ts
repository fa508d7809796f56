/**
 * Products and sums of 4 numbers at a time in the pattern of a matrix product, 64 operations a turn, with little else in
 * the way: what SIMD of fixed width without fused multiply-add can do.
 * @param numbers address of 576 numbers
 * @returns a sum, so that no part is left out
 */
export function multiplyAndAdd(numbers: usize, turns: i32): f32 {
  const x0 = v128.load(numbers), x1 = v128.load(numbers, 16);
  const x2 = v128.load(numbers, 32), x3 = v128.load(numbers, 48);
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00;
  let c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  for (let turn: i32 = 0; turn < turns; turn++) {
    const w = numbers + 64 + (usize(turn & 63) << 5);
    const w0 = v128.load(w), w1 = v128.load(w, 16);
    c00 = f32x4.add(c00, f32x4.mul(x0, w0));
    c01 = f32x4.add(c01, f32x4.mul(x0, w1));
    c10 = f32x4.add(c10, f32x4.mul(x1, w0));
    c11 = f32x4.add(c11, f32x4.mul(x1, w1));
    c20 = f32x4.add(c20, f32x4.mul(x2, w0));
    c21 = f32x4.add(c21, f32x4.mul(x2, w1));
    c30 = f32x4.add(c30, f32x4.mul(x3, w0));
    c31 = f32x4.add(c31, f32x4.mul(x3, w1));
  }
  const sums = f32x4.add(
    f32x4.add(f32x4.add(c00, c01), f32x4.add(c10, c11)),
    f32x4.add(f32x4.add(c20, c21), f32x4.add(c30, c31)),
  );
  return f32x4.extract_lane(sums, 0);
}
