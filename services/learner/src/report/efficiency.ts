/** CPU seconds of emulation, inference and updates over a number of steps. */
export interface ComputeCost {
  readonly steps: number;
  readonly emulationSeconds: number;
  readonly inferenceSeconds: number;
}

/**
 * Steps a second, as a part of what the cores could do if they did nothing but emulation, inference and updates:
 * stepsPerSecond ÷ (cores ÷ CPU seconds a step).
 * @param updateSecondsPerStep CPU seconds of updates divided by the steps that they used
 * @returns `null` before the first report
 */
export function efficiencyOf(
  stepsPerSecond: number,
  cores: number,
  actors: ComputeCost,
  updateSecondsPerStep: number,
): number | null {
  if (actors.steps === 0 || stepsPerSecond === 0) return null;
  const playSeconds = (actors.emulationSeconds + actors.inferenceSeconds) / actors.steps;
  return (stepsPerSecond * (playSeconds + updateSecondsPerStep)) / cores;
}
