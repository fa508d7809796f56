// The algorithm and its constants are those of FDLIBM, "Freely Distributable LIBM":
// Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro, a Sun Microsystems, Inc.
// business. Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice
// is preserved.
import { highWord, withHighWord } from "./double-bits.ts";

/** The first 33 bits of ln 2: its products with exponents are exact. */
export const LN2_HIGH = 0.6931471803691238;
/** ln 2 without {@link LN2_HIGH}. */
export const LN2_LOW = 1.9082149292705877e-10;

const TWO_POW_54 = 18014398509481984;
const FRACTION = 0x000fffff;
const INFINITE = 0x7ff00000;
const ONE = 0x3ff00000;

/**
 * ln x, with the same bits on every processor. Error below 1 ulp.
 * With x = 2ᵏ·(1 + f), √½ < 1 + f < √2: ln x = k·ln 2 + ln(1 + f), the latter by s = f / (2 + f) and a polynomial in s².
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let k = -1023;
  let normal = x;
  let high = highWord(normal);
  if (high < 0x00100000) {
    k -= 54;
    normal *= TWO_POW_54;
    high = highWord(normal);
  }
  k += high >> 20;
  high &= FRACTION;
  const above = (high + 0x95f64) & 0x100000;
  k += above >> 20;
  const f = withHighWord(normal, high | (above ^ ONE)) - 1;
  // |f| < 2⁻²⁰
  if ((FRACTION & (2 + high)) < 3) return logNearPowerOfTwo(f, k);
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const odd = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const even =
    z *
    (0.6666666666666735 +
      w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const series = even + odd;
  if (((high - 0x6147a) | (0x6b851 - high)) > 0) {
    const half = 0.5 * f * f;
    if (k === 0) return f - (half - s * (half + series));
    return k * LN2_HIGH - (half - (s * (half + series) + k * LN2_LOW) - f);
  }
  if (k === 0) return f - s * (f - series);
  return k * LN2_HIGH - (s * (f - series) - k * LN2_LOW - f);
}

function logNearPowerOfTwo(f: number, k: number): number {
  if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + k * LN2_LOW;
  const series = f * f * (0.5 - 0.3333333333333333 * f);
  return k === 0 ? f - series : k * LN2_HIGH - (series - k * LN2_LOW - f);
}

/** ln(1 + x) without loss of digits near 0, with the same bits on every processor. Error below 1 ulp. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? Number.NEGATIVE_INFINITY : Number.NaN;
  const high = highWord(x);
  if (high >= INFINITE) return x;
  const magnitude = high & 0x7fffffff;
  // |x| < 2⁻⁵⁴, which keeps the sign of 0, and |x| < 2⁻²⁹
  if (magnitude < 0x3c900000) return x;
  if (magnitude < 0x3e200000) return x - x * x * 0.5;
  // √½ ≤ 1 + x < √2
  if (x >= 0 ? high < 0x3fda827a : magnitude <= 0x3fd2bec4) return log1pReduced(x, 1, 0, 0);
  // u = 1 + x, rounded; c is the rounding error divided by u.
  const u = high < 0x43400000 ? 1 + x : x;
  const highOfSum = highWord(u);
  let k = (highOfSum >> 20) - 1023;
  const lost = high < 0x43400000 ? (k > 0 ? 1 - (u - x) : x - (u - 1)) / u : 0;
  let fraction = highOfSum & FRACTION;
  let f: number;
  if (fraction < 0x6a09e) {
    f = withHighWord(u, fraction | ONE) - 1;
  } else {
    k += 1;
    f = withHighWord(u, fraction | 0x3fe00000) - 1;
    fraction = (0x00100000 - fraction) >> 2;
  }
  return log1pReduced(f, fraction, k, lost);
}

/** k·ln 2 + ln(1 + f) + lost. @param fraction 0 where |f| < 2⁻²⁰ */
function log1pReduced(f: number, fraction: number, k: number, lost: number): number {
  const half = 0.5 * f * f;
  if (fraction === 0) {
    if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + (lost + k * LN2_LOW);
    const series = half * (1 - 0.6666666666666666 * f);
    return k === 0 ? f - series : k * LN2_HIGH - (series - (k * LN2_LOW + lost) - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const series =
    z *
    (0.6666666666666735 +
      z *
        (0.3999999999940942 +
          z *
            (0.2857142874366239 +
              z *
                (0.22222198432149784 +
                  z *
                    (0.1818357216161805 + z * (0.15313837699209373 + z * 0.14798198605116586))))));
  if (k === 0) return f - (half - s * (half + series));
  return k * LN2_HIGH - (half - (s * (half + series) + (k * LN2_LOW + lost)) - f);
}
