import type { RetroRunConfiguration } from "../run-configuration.ts";
import { anyGamePreset } from "./any-game-preset.ts";

/** Airstriker, the free Genesis game of gym-retro: points in tens and hundreds, and no way back. */
export const airstrikerPreset: RetroRunConfiguration = {
  ...anyGamePreset,
  environment: {
    ...anyGamePreset.environment,
    game: "Airstriker-Genesis",
    // All inputs that the game reacts to: nothing, left, right, each with and without fire.
    actions: [[], ["LEFT"], ["RIGHT"], ["B"], ["LEFT", "B"], ["RIGHT", "B"]],
  },
};
