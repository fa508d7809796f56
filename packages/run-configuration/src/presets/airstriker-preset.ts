import type { RetroRunConfiguration } from "../run-configuration.ts";
import { gameDefaults } from "./game-defaults.ts";

/** Airstriker, the free Genesis game of gym-retro, with the default settings for a shooting game. */
export const airstrikerPreset: RetroRunConfiguration = {
  ...gameDefaults,
  environment: {
    ...gameDefaults.environment,
    game: "Airstriker-Genesis",
    // All inputs that the game reacts to: nothing, left, right, each with and without fire.
    actions: [[], ["LEFT"], ["RIGHT"], ["B"], ["LEFT", "B"], ["RIGHT", "B"]],
    // Points come in tens and hundreds: Mnih et al. 2015 clip every reward to [−1, 1].
    rewardScale: 1,
    rewardClip: 1,
    // The player cannot walk back.
    allowBacktracking: false,
    // Five minutes at 60 frames a second, as in the OpenAI Retro Contest; a game usually ends sooner.
    timeLimitSteps: 4500,
  },
};
