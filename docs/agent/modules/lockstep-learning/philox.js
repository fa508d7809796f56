const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const KEY_STEP_0 = 0x9e3779b9;
const KEY_STEP_1 = 0xbb67ae85;
const ROUNDS = 10;
export function philox4x32(counter, key) {
    let [c0, c1, c2, c3] = counter;
    let [k0, k1] = key;
    for (let round = 0; round < ROUNDS; round++) {
        const next0 = highProduct(MULTIPLIER_1, c2) ^ c1 ^ k0;
        const next2 = highProduct(MULTIPLIER_0, c0) ^ c3 ^ k1;
        c1 = Math.imul(MULTIPLIER_1, c2);
        c3 = Math.imul(MULTIPLIER_0, c0);
        c0 = next0;
        c2 = next2;
        k0 = (k0 + KEY_STEP_0) | 0;
        k1 = (k1 + KEY_STEP_1) | 0;
    }
    return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
}
function highProduct(a, b) {
    const aLow = a & 0xffff;
    const aHigh = a >>> 16;
    const bLow = b & 0xffff;
    const bHigh = b >>> 16;
    const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
    const carry = aLow * bHigh + (middle & 0xffff);
    return (aHigh * bHigh + (middle >>> 16) + (carry >>> 16)) | 0;
}
