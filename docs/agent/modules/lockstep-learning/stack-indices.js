export function segmentFrames(steps, stack) {
    return stack + steps - 1;
}
export function stackIndices(stacking) {
    const { steps, stack, flags, firstFrame = 0 } = stacking;
    if (flags.length !== steps) {
        throw new RangeError(`stackIndices: got ${flags.length} flags; expected ${steps}`);
    }
    const indices = new Int32Array(steps * stack);
    for (let t = 0; t < steps; t++) {
        const row = indices.subarray(t * stack, (t + 1) * stack);
        const newest = firstFrame + stack - 1 + t;
        if (t === 0) {
            for (let i = 0; i < stack; i++)
                row[i] = firstFrame + i;
        }
        else if (flags[t - 1] !== 0) {
            row.fill(newest);
        }
        else {
            row.set(indices.subarray((t - 1) * stack + 1, t * stack));
            row[stack - 1] = newest;
        }
    }
    return indices;
}
