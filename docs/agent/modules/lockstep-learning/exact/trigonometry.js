import { powerOfTwo } from "./double-bits.js";
const QUARTER_PI = 0.7853981633974483;
const MODERATE = 1_647_099;
export function sin(x) {
    if (!Number.isFinite(x))
        return Number.NaN;
    if (Math.abs(x) <= QUARTER_PI)
        return sinOf(x, 0);
    const { quadrant, rest, correction } = remainder(x);
    const value = quadrant % 2 === 0 ? sinOf(rest, correction) : cosOf(rest, correction);
    return quadrant < 2 ? value : -value;
}
export function cos(x) {
    if (!Number.isFinite(x))
        return Number.NaN;
    if (Math.abs(x) <= QUARTER_PI)
        return cosOf(x, 0);
    const { quadrant, rest, correction } = remainder(x);
    const value = quadrant % 2 === 0 ? cosOf(rest, correction) : sinOf(rest, correction);
    return quadrant === 0 || quadrant === 3 ? value : -value;
}
function sinOf(x, y) {
    const z = x * x;
    if (z < 5e-17)
        return x;
    const v = z * x;
    const r = 8.33333333332249e-3 +
        z *
            (-1.984126982985795e-4 +
                z * (2.7557313707070068e-6 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
    return x - (z * (0.5 * y - v * r) - y - v * -0.16666666666666632);
}
function cosOf(x, y) {
    const z = x * x;
    const w = z * z;
    const r = z * (4.1666666666666602e-2 + z * (-1.388888888887411e-3 + z * 2.480158728947673e-5)) +
        w * w * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11));
    const half = 0.5 * z;
    const main = 1 - half;
    return main + (1 - main - half + (z * r - x * y));
}
function remainder(x) {
    return Math.abs(x) <= MODERATE ? moderateRemainder(x) : largeRemainder(x);
}
function moderateRemainder(x) {
    const n = Math.round(x * 0.6366197723675814);
    const first = x - n * 1.5707963267341256;
    const second = n * 6.077100506303966e-11;
    const afterSecond = first - second;
    const lostInSecond = first - afterSecond - second;
    const third = n * 2.0222662487111665e-21;
    const afterThird = afterSecond - third;
    const lostInThird = afterSecond - afterThird - third;
    const tail = n * 8.4784276603689e-32 - lostInThird - lostInSecond;
    const rest = afterThird - tail;
    return { quadrant: ((n % 4) + 4) % 4, rest, correction: afterThird - rest - tail };
}
const FRACTION_BITS = 1200n;
const TWO_OVER_PI = BigInt("0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424" +
    "dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d6" +
    "39835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74" +
    "f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b");
const HALF_PI_BITS = 192n;
const HALF_PI = 0x1921fb54442d18469898cc51701b839a252049c1114cf98e8n;
const REST_BITS = 400n;
function largeRemainder(x) {
    const negative = x < 0;
    let exponent = 0;
    let mantissa = Math.abs(x);
    while (mantissa >= 9007199254740992) {
        mantissa /= 2;
        exponent++;
    }
    while (mantissa < 4503599627370496) {
        mantissa *= 2;
        exponent--;
    }
    const quarters = BigInt(mantissa) * TWO_OVER_PI;
    const shift = FRACTION_BITS - BigInt(exponent);
    const n = (quarters + (1n << (shift - 1n))) >> shift;
    const fraction = quarters - (n << shift);
    const rest = (scaledTo(fraction, shift) * HALF_PI) >> HALF_PI_BITS;
    const high = Number(rest);
    const low = Number(rest - BigInt(high));
    const sign = negative ? -1 : 1;
    const unit = (value) => sign * value * powerOfTwo(-200) * powerOfTwo(-200);
    const quadrant = Number(n & 3n);
    return {
        quadrant: negative ? (4 - quadrant) % 4 : quadrant,
        rest: unit(high),
        correction: unit(low),
    };
}
function scaledTo(value, bits) {
    return bits >= REST_BITS ? value >> (bits - REST_BITS) : value << (REST_BITS - bits);
}
