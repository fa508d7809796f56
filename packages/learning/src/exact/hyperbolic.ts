// The algorithm is that of FDLIBM, "Freely Distributable LIBM":
// Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro, a Sun Microsystems, Inc.
// business. Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice
// is preserved.
import { expm1 } from "./exponential.ts";

/** tanh x, with the same bits on every processor. Error below 2.2 ulp. */
export function tanh(x: number): number {
  const magnitude = Math.abs(x);
  // Returns NaN and keeps the sign of 0. Below 2⁻²⁸ tanh x = x.
  if (!(magnitude >= 3.725290298461914e-9)) return x;
  return x < 0 ? -positive(magnitude) : positive(magnitude);
}

function positive(x: number): number {
  if (x >= 22) return 1;
  if (x >= 1) return 1 - 2 / (expm1(2 * x) + 2);
  const t = expm1(-2 * x);
  return -t / (t + 2);
}
