import type { Purpose } from "@lockstep/learning";

/** The purposes of a slot's random numbers. Evaluations have their own purposes, so they never repeat training. */
export interface DrawPurposes {
  readonly action: Purpose;
  readonly stickiness: Purpose;
  readonly startState: Purpose;
  /** Random numbers of a module, or of a game's second player. */
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
