// The algorithm and its constants are those of FDLIBM, "Freely Distributable LIBM":
// Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro, a Sun Microsystems, Inc.
// business. Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice
// is preserved.

const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
const LOG2E: f64 = 1.4426950408889634;
/** High words of ½·ln 2 and 1.5·ln 2. */
const HALF_LN2: i32 = 0x3fd62e42;
const ONE_AND_A_HALF_LN2: i32 = 0x3ff0a2b2;

/** The tanh of each number, in place: computed in float64 as `@lockstep/learning`'s, with the same bits, then rounded. */
export function tanhEach(numbers: usize, count: i32): void {
  const end = numbers + (usize(count) << 2);
  for (; numbers < end; numbers += 4) store<f32>(numbers, f32(tanh(f64(load<f32>(numbers)))));
}

function tanh(x: f64): f64 {
  const magnitude = abs(x);
  // Returns NaN and keeps the sign of 0. Below 2⁻²⁸ tanh x = x.
  if (!(magnitude >= 3.725290298461914e-9)) return x;
  return x < 0 ? -positive(magnitude) : positive(magnitude);
}

function positive(x: f64): f64 {
  if (x >= 22) return 1;
  if (x >= 1) return 1 - 2 / (expm1(2 * x) + 2);
  const t = expm1(-2 * x);
  return -t / (t + 2);
}

/** eˣ − 1. @param x between −2 and 44, and not below 2⁻²⁷ in magnitude */
function expm1(x: f64): f64 {
  const k = multipleOfLn2(x, i32(reinterpret<u64>(x) >> 32) & 0x7fffffff);
  const high = x - f64(k) * LN2_HIGH;
  const low = f64(k) * LN2_LOW;
  const r = high - low;
  /** The rounding error of r. */
  const rest = high - r - low;
  const half = 0.5 * r;
  const square = r * half;
  const r1 =
    1 +
    square *
      (-3.333333333333313e-2 +
        square *
          (1.5873015872548146e-3 +
            square *
              (-7.93650757867488e-5 +
                square * (4.008217827329362e-6 + square * -2.0109921818362437e-7))));
  const t = 3 - r1 * half;
  const e = square * ((r1 - t) / (6 - r * t));
  if (k == 0) return r - (r * e - square);
  return scaledExpm1(r, r * (e - rest) - rest - square, k);
}

/** The k for which k·ln 2 is nearest to x. @param magnitude high word of |x| */
function multipleOfLn2(x: f64, magnitude: i32): i32 {
  if (magnitude <= HALF_LN2) return 0;
  if (magnitude < ONE_AND_A_HALF_LN2) return x < 0 ? -1 : 1;
  return i32(LOG2E * x + (x < 0 ? -0.5 : 0.5));
}

/** 2ᵏ·(1 + r − e) − 1, with k ≠ 0, in the order of operations that loses least. */
function scaledExpm1(r: f64, e: f64, k: i32): f64 {
  if (k == -1) return 0.5 * (r - e) - 0.5;
  if (k == 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e);
  if (k <= -2 || k > 56) return (1 - (e - r)) * powerOfTwo(k) - 1;
  if (k < 20) return (1 - powerOfTwo(-k) - (e - r)) * powerOfTwo(k);
  return (r - (e + powerOfTwo(-k)) + 1) * powerOfTwo(k);
}

function powerOfTwo(k: i32): f64 {
  return reinterpret<f64>(u64(k + 1023) << 52);
}
