const doubles = new Float64Array(1);
const words = new Int32Array(doubles.buffer);
/** Index of the word of a double that holds its sign and exponent. */
const HIGH = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** The 32 bits of a double that hold its sign, its exponent and the first 20 of its fraction, as a signed integer. */
export function highWord(x: number): number {
  doubles[0] = x;
  return words[HIGH] as number;
}

/** The double x with another high word. */
export function withHighWord(x: number, high: number): number {
  doubles[0] = x;
  words[HIGH] = high;
  return doubles[0] as number;
}

const LEAST_EXPONENT = -1074;
const GREATEST_EXPONENT = 1023;
const powers = new Float64Array(GREATEST_EXPONENT - LEAST_EXPONENT + 1);
for (let k = 0, power = 1; k <= GREATEST_EXPONENT; k++, power *= 2)
  powers[k - LEAST_EXPONENT] = power;
for (let k = 0, power = 1; k >= LEAST_EXPONENT; k--, power /= 2) powers[k - LEAST_EXPONENT] = power;

/** @param k an integer in [−1074, 1023] @returns 2ᵏ, exactly */
export function powerOfTwo(k: number): number {
  return powers[k - LEAST_EXPONENT] as number;
}

/** y·2ᵏ, rounded once. @param y between ½ and 2 @param k an integer in [−1080, 1024] */
export function scaled(y: number, k: number): number {
  if (k > GREATEST_EXPONENT) return y * 2 * powerOfTwo(k - 1);
  return k < -1022 ? y * powerOfTwo(k + 1000) * powerOfTwo(-1000) : y * powerOfTwo(k);
}
