import { flattened, shapeOf } from "./scores.js";
import { percentileInterval, resample } from "./stratified-bootstrap.js";
export function performanceProfile(scores, thresholds, drawn) {
    const shape = shapeOf(scores);
    const flat = flattened(scores);
    const repetitions = drawn.length / flat.length;
    const shares = thresholds.map(() => new Float64Array(repetitions));
    const again = new Float64Array(flat.length);
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
        resample(flat, shape, drawn, repetition, again);
        for (const [index, threshold] of thresholds.entries())
            shares[index][repetition] = shareAbove(again, threshold);
    }
    return thresholds.map((threshold, index) => ({
        value: shareAbove(flat, threshold),
        ...percentileInterval(shares[index]),
    }));
}
function shareAbove(scores, threshold) {
    let above = 0;
    for (const score of scores)
        if (score > threshold)
            above += 1;
    return above / scores.length;
}
