/** Of one update: more would keep every actor waiting for hours. */
export const mostOptimizerSteps = 65_536;
