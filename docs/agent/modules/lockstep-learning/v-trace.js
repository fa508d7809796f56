import { exp } from "./exact/index.js";
import { continuationOf } from "./segment-rewards.js";
export function vTrace(segment, options) {
    const { gamma, lambda, rhoBar, cBar } = options;
    const { rewards, logProbabilities: played, newest } = segment;
    const { values } = newest;
    const { nextValues, continues } = continuationOf({ ...segment, values });
    const steps = rewards.length;
    const advantages = new Float32Array(steps);
    const returns = new Float32Array(steps);
    const importanceWeights = new Float32Array(steps);
    let later = 0;
    for (let t = steps - 1; t >= 0; t--) {
        const ratio = exp(newest.logProbabilities[t] - played[t]);
        const [rho, c] = [Math.min(rhoBar, ratio), lambda * Math.min(cBar, ratio)];
        const within = continues[t] === 1 ? later : 0;
        const [value, next] = [values[t], nextValues[t]];
        const delta = rho * (rewards[t] + gamma * next - value);
        advantages[t] = rho * (rewards[t] + gamma * (next + within) - value);
        later = delta + gamma * c * within;
        returns[t] = value + later;
        importanceWeights[t] = rho;
    }
    return { advantages, returns, importanceWeights };
}
