import { highWord, withHighWord } from "./double-bits.js";
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;
const TWO_POW_54 = 18014398509481984;
const FRACTION = 0x000fffff;
const INFINITE = 0x7ff00000;
const ONE = 0x3ff00000;
export function log(x) {
    if (!(x > 0))
        return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
    if (x === Number.POSITIVE_INFINITY)
        return x;
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
    if ((FRACTION & (2 + high)) < 3)
        return logNearPowerOfTwo(f, k);
    const s = f / (2 + f);
    const z = s * s;
    const w = z * z;
    const odd = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
    const even = z *
        (0.6666666666666735 +
            w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
    const series = even + odd;
    if (((high - 0x6147a) | (0x6b851 - high)) > 0) {
        const half = 0.5 * f * f;
        if (k === 0)
            return f - (half - s * (half + series));
        return k * LN2_HIGH - (half - (s * (half + series) + k * LN2_LOW) - f);
    }
    if (k === 0)
        return f - s * (f - series);
    return k * LN2_HIGH - (s * (f - series) - k * LN2_LOW - f);
}
function logNearPowerOfTwo(f, k) {
    if (f === 0)
        return k === 0 ? 0 : k * LN2_HIGH + k * LN2_LOW;
    const series = f * f * (0.5 - 0.3333333333333333 * f);
    return k === 0 ? f - series : k * LN2_HIGH - (series - k * LN2_LOW - f);
}
export function log1p(x) {
    if (!(x > -1))
        return x === -1 ? Number.NEGATIVE_INFINITY : Number.NaN;
    const high = highWord(x);
    if (high >= INFINITE)
        return x;
    const magnitude = high & 0x7fffffff;
    if (magnitude < 0x3c900000)
        return x;
    if (magnitude < 0x3e200000)
        return x - x * x * 0.5;
    if (x >= 0 ? high < 0x3fda827a : magnitude <= 0x3fd2bec4)
        return log1pReduced(x, 1, 0, 0);
    const u = high < 0x43400000 ? 1 + x : x;
    const highOfSum = highWord(u);
    let k = (highOfSum >> 20) - 1023;
    const lost = high < 0x43400000 ? (k > 0 ? 1 - (u - x) : x - (u - 1)) / u : 0;
    let fraction = highOfSum & FRACTION;
    let f;
    if (fraction < 0x6a09e) {
        f = withHighWord(u, fraction | ONE) - 1;
    }
    else {
        k += 1;
        f = withHighWord(u, fraction | 0x3fe00000) - 1;
        fraction = (0x00100000 - fraction) >> 2;
    }
    return log1pReduced(f, fraction, k, lost);
}
function log1pReduced(f, fraction, k, lost) {
    const half = 0.5 * f * f;
    if (fraction === 0) {
        if (f === 0)
            return k === 0 ? 0 : k * LN2_HIGH + (lost + k * LN2_LOW);
        const series = half * (1 - 0.6666666666666666 * f);
        return k === 0 ? f - series : k * LN2_HIGH - (series - (k * LN2_LOW + lost) - f);
    }
    const s = f / (2 + f);
    const z = s * s;
    const series = z *
        (0.6666666666666735 +
            z *
                (0.3999999999940942 +
                    z *
                        (0.2857142874366239 +
                            z *
                                (0.22222198432149784 +
                                    z *
                                        (0.1818357216161805 + z * (0.15313837699209373 + z * 0.14798198605116586))))));
    if (k === 0)
        return f - (half - s * (half + series));
    return k * LN2_HIGH - (half - (s * (half + series) + (k * LN2_LOW + lost)) - f);
}
