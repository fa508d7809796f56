export const TERMINATED = 1;
export const TRUNCATED = 2;
export function stepsProblem(steps, columns) {
    const { truncatedValues, ...perStep } = columns;
    for (const [name, { length }] of Object.entries(perStep)) {
        if (length !== steps)
            return `${name}.length is ${length}, expected ${steps}`;
    }
    let truncations = 0;
    for (const [step, flag] of columns.flags.entries()) {
        if (flag > TRUNCATED) {
            return `flags[${step}] is ${flag}, expected ${TERMINATED}, ${TRUNCATED} or 0`;
        }
        if (flag === TRUNCATED)
            truncations += 1;
    }
    if (truncatedValues.length === truncations)
        return null;
    return `truncatedValues.length is ${truncatedValues.length}, expected ${truncations}`;
}
export function continuationOf(segment) {
    const { rewards, values, flags, truncatedValues, bootstrapValue } = segment;
    const steps = rewards.length;
    const problem = stepsProblem(steps, { values, flags, truncatedValues });
    if (problem !== null)
        throw new RangeError(`a segment of ${steps} rewards: ${problem}`);
    const nextValues = new Float64Array(steps);
    const continues = new Uint8Array(steps);
    let truncations = 0;
    for (let t = 0; t < steps; t++) {
        if (flags[t] === 0) {
            nextValues[t] = t + 1 < steps ? values[t + 1] : bootstrapValue;
            continues[t] = 1;
        }
        else if (flags[t] === TRUNCATED) {
            nextValues[t] = truncatedValues[truncations++];
        }
    }
    return { nextValues, continues };
}
