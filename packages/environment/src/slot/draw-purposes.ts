import type { Purpose } from "@lockstep/learning";

/** What a slot's random numbers are drawn for. Evaluations have their own, so that they never repeat training. */
export interface DrawPurposes {
  readonly action: Purpose;
  readonly stickiness: Purpose;
  readonly startState: Purpose;
  /** What a module draws for itself. */
  readonly environment: Purpose;
}

export const DRAW_PURPOSES: Readonly<Record<"training" | "evaluation", DrawPurposes>> = {
  training: {
    action: "action",
    stickiness: "stickiness",
    startState: "startState",
    environment: "environment",
  },
  evaluation: {
    action: "evaluationAction",
    stickiness: "evaluationStickiness",
    startState: "evaluationStartState",
    environment: "evaluationEnvironment",
  },
};
