export function shapeOf(scores) {
    const runs = scores[0]?.length ?? 0;
    if (runs === 0)
        throw new RangeError("scores of no run");
    for (const [task, ofTask] of scores.entries()) {
        if (ofTask.length !== runs)
            throw new RangeError(`task ${task} has ${ofTask.length} scores, expected ${runs}`);
        const wrong = ofTask.find((score) => !Number.isFinite(score));
        if (wrong !== undefined)
            throw new RangeError(`task ${task} has the score ${wrong}`);
    }
    return { tasks: scores.length, runs };
}
export function flattened(scores) {
    return Float64Array.from(scores.flat());
}
