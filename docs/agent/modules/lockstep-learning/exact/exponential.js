import { highWord, powerOfTwo, scaled } from "./double-bits.js";
import { LN2_HIGH, LN2_LOW } from "./logarithm.js";
const OVERFLOWS = 709.782712893384;
const VANISHES = -745.1332191019411;
const HALF_LN2 = 0x3fd62e42;
const ONE_AND_A_HALF_LN2 = 0x3ff0a2b2;
function multipleOfLn2(x, magnitude) {
    if (magnitude <= HALF_LN2)
        return 0;
    if (magnitude < ONE_AND_A_HALF_LN2)
        return x < 0 ? -1 : 1;
    return Math.trunc(Math.LOG2E * x + (x < 0 ? -0.5 : 0.5));
}
export function exp(x) {
    if (!(x <= OVERFLOWS))
        return x > 0 ? Number.POSITIVE_INFINITY : x;
    if (x < VANISHES)
        return 0;
    if (x === 1)
        return Math.E;
    const magnitude = highWord(x) & 0x7fffffff;
    if (magnitude < 0x3e300000)
        return 1 + x;
    const k = multipleOfLn2(x, magnitude);
    const high = x - k * LN2_HIGH;
    const low = k * LN2_LOW;
    const r = high - low;
    const t = r * r;
    const c = r -
        t *
            (0.16666666666666602 +
                t *
                    (-2.7777777777015593e-3 +
                        t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))));
    if (k === 0)
        return 1 - ((r * c) / (c - 2) - r);
    return scaled(1 - (low - (r * c) / (2 - c) - high), k);
}
export function expm1(x) {
    if (!(x <= OVERFLOWS))
        return x > 0 ? Number.POSITIVE_INFINITY : x;
    const magnitude = highWord(x) & 0x7fffffff;
    if (x < 0 && magnitude >= 0x4043687a)
        return -1;
    if (magnitude < 0x3c900000)
        return x;
    const k = multipleOfLn2(x, magnitude);
    const high = x - k * LN2_HIGH;
    const low = k * LN2_LOW;
    const r = high - low;
    const rest = high - r - low;
    const half = 0.5 * r;
    const square = r * half;
    const r1 = 1 +
        square *
            (-3.333333333333313e-2 +
                square *
                    (1.5873015872548146e-3 +
                        square *
                            (-7.93650757867488e-5 +
                                square * (4.008217827329362e-6 + square * -2.0109921818362437e-7))));
    const t = 3 - r1 * half;
    const e = square * ((r1 - t) / (6 - r * t));
    if (k === 0)
        return r - (r * e - square);
    return scaledExpm1(r, r * (e - rest) - rest - square, k);
}
function scaledExpm1(r, e, k) {
    if (k === -1)
        return 0.5 * (r - e) - 0.5;
    if (k === 1)
        return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e);
    if (k <= -2 || k > 56)
        return scaled(1 - (e - r), k) - 1;
    if (k < 20)
        return scaled(1 - powerOfTwo(-k) - (e - r), k);
    return scaled(r - (e + powerOfTwo(-k)) + 1, k);
}
