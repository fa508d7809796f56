import type { RetroRunConfiguration } from "../run-configuration.ts";
import { anyGamePreset } from "./any-game-preset.ts";

/**
 * The default game with A2C: 1.5 million steps, after which the learning rate is 0. What was tried, and what it gave, is in
 * docs/results.md.
 */
export const defaultPreset: RetroRunConfiguration = {
  ...anyGamePreset,
  environment: {
    ...anyGamePreset.environment,
    game: "HareDash-Nes",
    // RIGHT with B jumps forward: most obstacles ask for it. LEFT with DOWN, which rolls back, is left out.
    actions: [
      ["LEFT"],
      ["RIGHT"],
      ["RIGHT", "B"],
      ["RIGHT", "DOWN"],
      ["B"],
      ["DOWN"],
      ["DOWN", "B"],
    ],
    // With γ = 0.97 values are about 5 then, and the losses of value and policy have one size.
    rewardScale: 0.005,
    rewardClip: null,
    // retro-baselines' AllowBacktracking.
    allowBacktracking: true,
    // The network needs a sixth of the operations that it needs for 84 × 84, so that more steps fit into the same time.
    observation: { height: 44, width: 44 },
    // About 33 seconds of play at 60 frames a second: a good player needs about 20 for an act. A short limit wastes
    // less time in front of a wall.
    timeLimitSteps: 500,
  },
  learning: {
    ...anyGamePreset.learning,
    algorithm: {
      name: "a2c",
      // A value looks about 1/(1 − γ) = 33 steps ahead, an advantage 1/(1 − γλ) = 13: a pit is decided within some ten steps,
      // and where the agent dies later is noise.
      gamma: 0.97,
      lambda: 0.95,
      valueCoefficient: 0.5,
      // With six times as much the policy stays near 1 nat, which is too random for a row of pits.
      entropyCoefficient: 0.0005,
    },
    learningRate: 1e-3,
    schedule: "linear",
    scheduleSteps: 1_500_000,
  },
};
