/** The learning rate as a function of the environment steps of all slots together. */
export interface LearningRateSchedule {
  readonly learningRate: number;
  /** `linear` falls to 0 at {@link scheduleSteps}. */
  readonly schedule: "constant" | "linear";
  readonly scheduleSteps: number;
}

/**
 * The rate of the update that begins after that many steps. It never falls below 0.
 * @param environmentSteps steps played before the update's round
 */
export function learningRateAt(schedule: LearningRateSchedule, environmentSteps: number): number {
  if (schedule.schedule === "constant") return schedule.learningRate;
  const left = 1 - environmentSteps / schedule.scheduleSteps;
  return schedule.learningRate * Math.max(0, left);
}
