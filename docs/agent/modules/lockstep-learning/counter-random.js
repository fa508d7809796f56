import { philox4x32 } from "./philox.js";
export const purposes = {
    action: 1,
    stickiness: 2,
    startState: 3,
    initialWeights: 4,
    randomPolicy: 5,
    evaluationAction: 6,
    evaluationStickiness: 7,
    evaluationStartState: 8,
    faultPlan: 9,
    minibatches: 10,
    environment: 11,
    evaluationEnvironment: 12,
    bootstrap: 13,
    arrivals: 14,
};
const TWO_POW_32 = 2 ** 32;
const TWO_POW_MINUS_53 = 2 ** -53;
export function uniform(seed, purpose, slot, counter) {
    assertCount("seed", seed, Number.MAX_SAFE_INTEGER);
    assertCount("slot", slot, TWO_POW_32 - 1);
    assertCount("counter", counter, Number.MAX_SAFE_INTEGER);
    const [high, low] = philox4x32([counter >>> 0, Math.floor(counter / TWO_POW_32), slot, purposes[purpose]], [seed >>> 0, Math.floor(seed / TWO_POW_32)]);
    return ((high >>> 5) * 2 ** 26 + (low >>> 6)) * TWO_POW_MINUS_53;
}
function assertCount(name, value, maximum) {
    if (!Number.isSafeInteger(value) || value < 0 || value > maximum) {
        throw new RangeError(`uniform: ${name} is ${value}; expected an integer in [0, ${maximum}]`);
    }
}
