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
  learning: {
    ...defaultPreset.learning,
    algorithm: {
      name: "ppo",
      // As A2C's of the preset `default`.
      gamma: 0.95,
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
