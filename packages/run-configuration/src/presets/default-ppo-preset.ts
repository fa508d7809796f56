import type { RetroRunConfiguration } from "../run-configuration.ts";
import { defaultPreset } from "./default-preset.ts";

/**
 * The default game with PPO: half a million steps, after which the learning rate is 0. What was tried, and what it gave, is
 * in docs/results.md. Numbers that nothing is said of are those of Huang et al. 2022 for Atari
 * (https://iclr-blog-track.github.io/2022/03/25/ppo-implementation-details/).
 */
export const defaultPpoPreset: RetroRunConfiguration = {
  ...defaultPreset,
  // Batches of 1,024 rows, as 8 environments of 128 steps there: the default preset has sixteen slots.
  segmentLength: 64,
  environment: {
    ...defaultPreset.environment,
    // RIGHT with B jumps forward: most obstacles ask for it. The default preset's LEFT with DOWN, which rolls back, is left out.
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
    // The network needs 28 % of the operations that it needs for 84 × 84.
    observation: { height: 52, width: 52 },
  },
  learning: {
    ...defaultPreset.learning,
    algorithm: {
      name: "ppo",
      // A value looks about 1/(1 − γ) = 33 steps ahead, an advantage 1/(1 − γλ) = 13: a pit is decided within some ten steps,
      // and where the agent dies later is noise.
      gamma: 0.97,
      lambda: 0.95,
      epochs: 3,
      minibatches: 4,
      clipRange: 0.2,
      // Off: of little or negative effect in Andrychowicz et al. 2020 (arXiv 2006.05990).
      valueClipRange: null,
      clipSchedule: "constant",
      clipScheduleSteps: 10_000_000,
      normalizeAdvantages: true,
      maxKl: null,
      valueCoefficient: 0.5,
      entropyCoefficient: 0.005,
    },
    learningRate: 5e-4,
    schedule: "linear",
    scheduleSteps: 500_000,
    // A minibatch of 256 rows in four parts, so that two threads of a learner both have work.
    microBatchRows: 64,
  },
};
