import { continuationOf } from "./segment-rewards.js";
export function generalizedAdvantages(segment, gamma, lambda) {
    const { nextValues, continues } = continuationOf(segment);
    const steps = nextValues.length;
    const advantages = new Float32Array(steps);
    const returns = new Float32Array(steps);
    let next = 0;
    for (let t = steps - 1; t >= 0; t--) {
        const value = segment.values[t];
        const delta = segment.rewards[t] + gamma * nextValues[t] - value;
        next = delta + gamma * lambda * continues[t] * next;
        advantages[t] = next;
        returns[t] = next + value;
    }
    return { advantages, returns };
}
