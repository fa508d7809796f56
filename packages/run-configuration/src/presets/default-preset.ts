import type { RetroRunConfiguration } from "../run-configuration.ts";
import { anyGamePreset } from "./any-game-preset.ts";

/**
 * The default game with A2C: 800,000 steps, after which the learning rate is 0. What was tried, and what it gave, is in
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
    // With steps of 4 frames a jump is twice as many decisions, of which one that lets B go too early makes it too short: the agent
    // needed twice as many steps to finish as much.
    frameSkip: 8,
    // With γ = 0.95 values are about 5 then, and the losses of value and policy have one size.
    rewardScale: 0.005,
    rewardClip: null,
    // retro-baselines' AllowBacktracking.
    allowBacktracking: true,
    // The network needs an eighth of the operations that it needs for four pictures of 84 × 84, so that more steps fit into the
    // same time.
    observation: { height: 44, width: 44 },
    // Two pictures say where the hare is and how fast it goes. With four, one seed each of A2C and PPO finished less of an act that
    // they never saw.
    stack: 2,
    // About 33 seconds of play at 60 frames a second: a good player needs about 20 for an act. A short limit wastes
    // less time in front of a wall.
    timeLimitSteps: 250,
  },
  learning: {
    ...anyGamePreset.learning,
    algorithm: {
      name: "a2c",
      // A value looks about 1/(1 − γ) = 20 steps ahead, an advantage 1/(1 − γλ) = 10: a pit is decided within some five steps,
      // and where the agent dies later is noise.
      gamma: 0.95,
      lambda: 0.95,
      valueCoefficient: 0.5,
      // With six times as much the policy stays near 1 nat, which is too random for a row of pits.
      entropyCoefficient: 0.0005,
    },
    learningRate: 1e-3,
    schedule: "linear",
    scheduleSteps: 800_000,
  },
};
