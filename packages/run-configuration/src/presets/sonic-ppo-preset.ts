import type { RetroRunConfiguration } from "../run-configuration.ts";
import { sonicPreset } from "./sonic-preset.ts";

/**
 * Sonic the Hedgehog with the OpenAI Retro Contest's baseline *joint PPO* (Nichol et al. 2018, arXiv 1804.03720 §4): its
 * numbers, with the levels of the `sonic` preset. The contest played 47 levels of three games, one a worker.
 */
export const sonicPpoPreset: RetroRunConfiguration = {
  ...sonicPreset,
  segmentLength: 4096,
  environment: {
    ...sonicPreset.environment,
    // retro-baselines' WarpFrame.
    observation: { height: 84, width: 84 },
  },
  learning: {
    ...sonicPreset.learning,
    algorithm: {
      name: "ppo",
      gamma: 0.99,
      lambda: 0.95,
      epochs: 3,
      minibatches: 8,
      clipRange: 0.1,
      // OpenAI baselines' ppo2 clips the value with the policy's range.
      valueClipRange: 0.1,
      clipSchedule: "constant",
      clipScheduleSteps: 10_000_000,
      normalizeAdvantages: true,
      maxKl: null,
      valueCoefficient: 0.5,
      entropyCoefficient: 0.01,
    },
    // OpenAI baselines' ppo2: Adam with ε = 1e-5.
    optimizer: { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-5 },
    learningRate: 2e-4,
  },
};
