export function explainedVariance(values, returns) {
    if (values.length !== returns.length) {
        throw new RangeError(`explainedVariance: got ${values.length} values and ${returns.length} returns`);
    }
    const whole = variance(returns.length, (i) => returns[i]);
    const rest = variance(returns.length, (i) => returns[i] - values[i]);
    return whole > 0 ? 1 - rest / whole : null;
}
function variance(count, at) {
    let sum = 0;
    for (let i = 0; i < count; i++)
        sum += at(i);
    const mean = sum / count;
    let squares = 0;
    for (let i = 0; i < count; i++) {
        const difference = at(i) - mean;
        squares += difference * difference;
    }
    return squares / count;
}
