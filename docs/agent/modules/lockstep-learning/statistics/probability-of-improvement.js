import { flattened, shapeOf } from "./scores.js";
import { percentileInterval, resample } from "./stratified-bootstrap.js";
export function probabilityOfImprovement(x, y) {
    const [shapeX, shapeY] = [shapeOf(x.scores), shapeOf(y.scores)];
    const { tasks } = shapeX;
    if (shapeY.tasks !== tasks)
        throw new RangeError(`groups of ${tasks} and ${shapeY.tasks} tasks cannot be compared`);
    const [flatX, flatY] = [flattened(x.scores), flattened(y.scores)];
    const [againX, againY] = [new Float64Array(flatX.length), new Float64Array(flatY.length)];
    const values = Float64Array.from({ length: x.drawn.length / flatX.length }, (_, repetition) => {
        resample(flatX, shapeX, x.drawn, repetition, againX);
        resample(flatY, shapeY, y.drawn, repetition, againY);
        return probability(againX, againY, tasks);
    });
    return { value: probability(flatX, flatY, tasks), ...percentileInterval(values) };
}
function probability(x, y, tasks) {
    const [runsX, runsY] = [x.length / tasks, y.length / tasks];
    let sum = 0;
    for (let task = 0; task < tasks; task += 1) {
        let wins = 0;
        for (let i = 0; i < runsX; i += 1)
            for (let j = 0; j < runsY; j += 1) {
                const difference = x[task * runsX + i] - y[task * runsY + j];
                wins += difference > 0 ? 1 : difference === 0 ? 0.5 : 0;
            }
        sum += wins / (runsX * runsY);
    }
    return sum / tasks;
}
