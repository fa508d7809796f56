export const interquartileMean = (scores) => {
    const sorted = scores.sort();
    const cut = Math.floor(sorted.length / 4);
    return meanOf(sorted, cut, sorted.length - cut);
};
export const mean = (scores) => meanOf(scores, 0, scores.length);
export const medianOfTasks = (scores, { tasks, runs }) => {
    const means = Float64Array.from({ length: tasks }, (_, task) => meanOf(scores, task * runs, (task + 1) * runs)).sort();
    return (means[(tasks - 1) >> 1] + means[tasks >> 1]) / 2;
};
function meanOf(values, begin, end) {
    let sum = 0;
    for (let i = begin; i < end; i += 1)
        sum += values[i];
    return sum / (end - begin);
}
