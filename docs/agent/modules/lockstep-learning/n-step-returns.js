import { continuationOf } from "./segment-rewards.js";
export function nStepReturns(segment, gamma) {
    const { nextValues, continues } = continuationOf(segment);
    const steps = nextValues.length;
    const returns = new Float32Array(steps);
    let next = segment.bootstrapValue;
    for (let t = steps - 1; t >= 0; t--) {
        const tail = continues[t] === 1 ? next : nextValues[t];
        next = segment.rewards[t] + gamma * tail;
        returns[t] = next;
    }
    return returns;
}
