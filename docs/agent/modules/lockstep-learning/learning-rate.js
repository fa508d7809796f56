export function learningRateAt(schedule, environmentSteps) {
    if (schedule.schedule === "constant")
        return schedule.learningRate;
    const left = 1 - environmentSteps / schedule.scheduleSteps;
    return schedule.learningRate * Math.max(0, left);
}
