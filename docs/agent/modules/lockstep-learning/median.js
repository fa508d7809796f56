export function median(values) {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length / 2;
    const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
    if (low === undefined || high === undefined)
        throw new RangeError("a median needs a value");
    return (low + high) / 2;
}
