import { type EvaluationOpening, evaluationLimit } from "../../environment-factory.ts";
import type { SlotOptions } from "./slot-options.ts";

/** What an evaluation plays. */
export type EvaluatedGame = Pick<SlotOptions, "config" | "ownActions" | "game" | "createEmulator">;

/** The slot of a state's evaluation episodes: its draws depend on the seed and the state only. */
export function evaluationSlot(
  { config, ownActions, game, createEmulator }: EvaluatedGame,
  { state, seed, mostSteps, ...watch }: EvaluationOpening,
): SlotOptions {
  return {
    ...{ game, createEmulator, seed, ownActions },
    index: game.stateNames.indexOf(state),
    config: {
      ...config,
      startStates: [state],
      startStateAssignment: "even",
      timeLimitSteps: evaluationLimit(config.timeLimitSteps, mostSteps),
    },
    draws: "evaluation",
    ...watch,
  };
}
