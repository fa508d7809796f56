import { exp, log } from "./exact/index.js";
export function logSoftmax(logits) {
    let maximum = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < logits.length; i++) {
        const logit = logits[i];
        if (!Number.isFinite(logit))
            throw new RangeError(`logSoftmax: logit ${i} is ${logit}`);
        if (logit > maximum)
            maximum = logit;
    }
    if (logits.length === 0)
        throw new RangeError("logSoftmax: got no logits; expected one or more");
    let sum = 0;
    for (let i = 0; i < logits.length; i++)
        sum += exp(logits[i] - maximum);
    const logSum = log(sum);
    return Float64Array.from(logits, (logit) => logit - maximum - logSum);
}
export function likeliest(logProbabilities) {
    return logProbabilities.indexOf(Math.max(...logProbabilities));
}
export function sampleCategorical(logProbabilities, u) {
    if (!(u >= 0 && u < 1))
        throw new RangeError(`sampleCategorical: u is ${u}; expected [0, 1)`);
    let cumulative = 0;
    let lastPossible = -1;
    for (let i = 0; i < logProbabilities.length; i++) {
        const probability = exp(logProbabilities[i]);
        if (probability > 0)
            lastPossible = i;
        cumulative += probability;
        if (u < cumulative)
            return i;
    }
    if (lastPossible < 0)
        throw new RangeError("sampleCategorical: no outcome is possible");
    return lastPossible;
}
