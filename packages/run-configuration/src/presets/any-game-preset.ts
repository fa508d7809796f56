import type { RetroRunConfiguration } from "../run-configuration.ts";
import { gameDefaults } from "./game-defaults.ts";

/**
 * Any console game that has no preset of its own. Nothing in it is a property of one game: the defaults' reward,
 * time limit and actions are Hare Dash's.
 */
export const anyGamePreset: RetroRunConfiguration = {
  ...gameDefaults,
  environment: {
    ...gameDefaults.environment,
    game: "",
    // The scenario's own or its console's usual ones, filled in when the preset is resolved.
    actions: [],
    // Nobody knows whether points come in ones or in thousands: Mnih et al. 2015 clip every reward to [−1, 1].
    rewardScale: 1,
    rewardClip: 1,
    // New ground is worth something only where the reward is a place. A game that takes points away must be felt.
    allowBacktracking: false,
    // Five minutes at 60 frames a second, as in the OpenAI Retro Contest (arXiv 1804.03720 §3).
    timeLimitSteps: 4500,
    // Frame skip 4 with sticky frames, and 84 × 84 × 4 pictures, are the field's for all games of Atari and of the Retro
    // Contest: Machado et al. 2018 (arXiv 1709.06009 §5), Mnih et al. 2015.
  },
};
