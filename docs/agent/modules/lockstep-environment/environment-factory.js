export const usualMostSteps = 27_000;
export function evaluationLimit(timeLimitSteps, mostSteps) {
    return Math.min(timeLimitSteps ?? mostSteps, mostSteps);
}
