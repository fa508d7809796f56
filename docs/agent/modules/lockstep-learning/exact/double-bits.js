const doubles = new Float64Array(1);
const words = new Int32Array(doubles.buffer);
const HIGH = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;
export function highWord(x) {
    doubles[0] = x;
    return words[HIGH];
}
export function withHighWord(x, high) {
    doubles[0] = x;
    words[HIGH] = high;
    return doubles[0];
}
const LEAST_EXPONENT = -1074;
const GREATEST_EXPONENT = 1023;
const powers = new Float64Array(GREATEST_EXPONENT - LEAST_EXPONENT + 1);
for (let k = 0, power = 1; k <= GREATEST_EXPONENT; k++, power *= 2)
    powers[k - LEAST_EXPONENT] = power;
for (let k = 0, power = 1; k >= LEAST_EXPONENT; k--, power /= 2)
    powers[k - LEAST_EXPONENT] = power;
export function powerOfTwo(k) {
    return powers[k - LEAST_EXPONENT];
}
export function scaled(y, k) {
    if (k > GREATEST_EXPONENT)
        return y * 2 * powerOfTwo(k - 1);
    return k < -1022 ? y * powerOfTwo(k + 1000) * powerOfTwo(-1000) : y * powerOfTwo(k);
}
