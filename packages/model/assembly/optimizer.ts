/**
 * One step of RMSProp, number by number: `OptimizerConfig` has the formulas.
 * @param count a multiple of 4
 * @param scale what clipping leaves of the gradient
 * @param rest 1 − decay
 * @param insideRoot 1 where ε is added to the mean square, 0 where to its root
 */
export function rmsprop(
  weights: usize,
  gradient: usize,
  meanSquare: usize,
  nextWeights: usize,
  nextMeanSquare: usize,
  count: i32,
  scale: f32,
  rate: f32,
  decay: f32,
  rest: f32,
  epsilon: f32,
  insideRoot: i32,
): void {
  const bytes = usize(count) << 2;
  const inside = f32x4.splat(insideRoot ? epsilon : 0);
  const outside = f32x4.splat(insideRoot ? 0 : epsilon);
  for (let i: usize = 0; i < bytes; i += 16) {
    const g = f32x4.mul(v128.load(gradient + i), f32x4.splat(scale));
    const s = f32x4.add(
      f32x4.mul(v128.load(meanSquare + i), f32x4.splat(decay)),
      f32x4.mul(f32x4.mul(g, g), f32x4.splat(rest)),
    );
    v128.store(nextMeanSquare + i, s);
    const root = f32x4.add(f32x4.sqrt(f32x4.add(s, inside)), outside);
    const step = f32x4.mul(f32x4.div(g, root), f32x4.splat(rate));
    v128.store(nextWeights + i, f32x4.sub(v128.load(weights + i), step));
  }
}

/**
 * One step of Adam, number by number.
 * @param count a multiple of 4
 * @param scale what clipping leaves of the gradient
 * @param meanRest 1 − β₁
 * @param squareRest 1 − β₂
 * @param meanCorrection 1 − β₁ᵗ
 * @param squareCorrection 1 − β₂ᵗ
 */
export function adam(
  weights: usize,
  gradient: usize,
  mean: usize,
  meanSquare: usize,
  nextWeights: usize,
  nextMean: usize,
  nextMeanSquare: usize,
  count: i32,
  scale: f32,
  rate: f32,
  beta1: f32,
  meanRest: f32,
  beta2: f32,
  squareRest: f32,
  meanCorrection: f32,
  squareCorrection: f32,
  epsilon: f32,
): void {
  const bytes = usize(count) << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    const g = f32x4.mul(v128.load(gradient + i), f32x4.splat(scale));
    const m = f32x4.add(
      f32x4.mul(v128.load(mean + i), f32x4.splat(beta1)),
      f32x4.mul(g, f32x4.splat(meanRest)),
    );
    const v = f32x4.add(
      f32x4.mul(v128.load(meanSquare + i), f32x4.splat(beta2)),
      f32x4.mul(f32x4.mul(g, g), f32x4.splat(squareRest)),
    );
    v128.store(nextMean + i, m);
    v128.store(nextMeanSquare + i, v);
    const root = f32x4.add(
      f32x4.sqrt(f32x4.div(v, f32x4.splat(squareCorrection))),
      f32x4.splat(epsilon),
    );
    const direction = f32x4.div(f32x4.div(m, f32x4.splat(meanCorrection)), root);
    const step = f32x4.mul(direction, f32x4.splat(rate));
    v128.store(nextWeights + i, f32x4.sub(v128.load(weights + i), step));
  }
}

/** Σx² in float64, of every eighth number by itself, then of these pairwise. @param count a multiple of 8 */
export function squareSum(numbers: usize, count: i32): f64 {
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0), s2 = f64x2.splat(0), s3 = f64x2.splat(0);
  const end = numbers + (usize(count) << 2);
  while (numbers < end) {
    const a = f64x2.promote_low_f32x4(v128.load64_zero(numbers));
    const b = f64x2.promote_low_f32x4(v128.load64_zero(numbers, 8));
    const c = f64x2.promote_low_f32x4(v128.load64_zero(numbers, 16));
    const d = f64x2.promote_low_f32x4(v128.load64_zero(numbers, 24));
    s0 = f64x2.add(s0, f64x2.mul(a, a));
    s1 = f64x2.add(s1, f64x2.mul(b, b));
    s2 = f64x2.add(s2, f64x2.mul(c, c));
    s3 = f64x2.add(s3, f64x2.mul(d, d));
    numbers += 32;
  }
  const sum = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
