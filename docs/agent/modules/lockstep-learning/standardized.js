const epsilon = 1e-8;
export function standardized(values) {
    const count = values.length;
    if (count < 2) {
        throw new RangeError(`standardized: got ${count} values; expected two or more`);
    }
    let sum = 0;
    for (let i = 0; i < count; i++)
        sum += values[i];
    const mean = sum / count;
    let squares = 0;
    for (let i = 0; i < count; i++) {
        const difference = values[i] - mean;
        squares += difference * difference;
    }
    const scale = Math.sqrt(squares / (count - 1)) + epsilon;
    return Float32Array.from(values, (value) => (value - mean) / scale);
}
