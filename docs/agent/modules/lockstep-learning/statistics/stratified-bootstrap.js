import { uniform } from "../counter-random.js";
import { flattened, shapeOf } from "./scores.js";
export function resampledRuns({ seed, repetitions }, group, { tasks, runs }) {
    const size = tasks * runs;
    const drawn = new Uint32Array(repetitions * size);
    for (let repetition = 0; repetition < repetitions; repetition += 1)
        for (let place = 0; place < size; place += 1)
            drawn[repetition * size + place] = Math.floor(uniform(seed, "bootstrap", repetition, group * 2 ** 32 + place) * runs);
    return drawn;
}
export function resample(scores, { tasks, runs }, drawn, repetition, into) {
    let at = repetition * tasks * runs;
    for (let task = 0; task < tasks; task += 1)
        for (let run = 0; run < runs; run += 1, at += 1)
            into[task * runs + run] = scores[task * runs + drawn[at]];
}
export function estimated(scores, aggregate, drawn) {
    const shape = shapeOf(scores);
    const flat = flattened(scores);
    const again = new Float64Array(flat.length);
    const values = Float64Array.from({ length: drawn.length / flat.length }, (_, repetition) => {
        resample(flat, shape, drawn, repetition, again);
        return aggregate(again, shape);
    });
    return { value: aggregate(flattened(scores), shape), ...percentileInterval(values) };
}
export function percentileInterval(values) {
    values.sort();
    return { low: quantile(values, 0.025), high: quantile(values, 0.975) };
}
function quantile(sorted, share) {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const low = sorted[below];
    const high = sorted[Math.min(below + 1, sorted.length - 1)];
    return low + (high - low) * (place - below);
}
