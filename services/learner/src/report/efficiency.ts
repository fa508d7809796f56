/** CPU seconds of the three things that a step cannot do without, over so many steps. */
export interface ComputeCost {
  readonly steps: number;
  readonly emulationSeconds: number;
  readonly inferenceSeconds: number;
}

/**
 * Steps a second, as a part of what the cores could do if they did nothing but emulation, inference and updates:
 * stepsPerSecond ÷ (cores ÷ CPU seconds a step).
 * @param updateSecondsPerStep CPU seconds of updates by steps that they learned from
 * @returns `null` before anything was reported
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
