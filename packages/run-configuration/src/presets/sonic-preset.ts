import type { RetroRunConfiguration } from "../run-configuration.ts";
import { sonicActions } from "./sonic-actions.ts";

/**
 * "A2C with Sonic the Hedgehog" (T. Simonini 2018, Deep Reinforcement Learning Course), corrected. It differs from the
 * original in these points:
 * - One gradient step a batch instead of 32 (4 epochs of 8 minibatches): from the second step on, the original's data was
 *   off-policy and nothing corrected for it. Its entropy collapsed to 0.0009 at update 270.
 * - The time limit truncates: V of the last observation is bootstrapped. The original treated the limit as a death.
 * - Everything random is drawn from the seed. The original seeded nothing.
 * - Weights start from the seed, and from a checkpoint only when a run is resumed. The original always loaded one.
 *
 * It repeats a published run: its values stay when those of `default` change.
 */
export const sonicPreset: RetroRunConfiguration = {
  seed: 1,
  // One environment a level, by-slot.
  slots: 13,
  // The original's nsteps: with 13 environments 26,624 steps an update.
  segmentLength: 2048,
  environment: {
    kind: "retro",
    identity: {},
    game: "SonicTheHedgehog-Genesis",
    // Reward and end of the OpenAI Retro Contest (arXiv 1804.03720 §3.5): 9000 over the level, a bonus for its end.
    scenario: "contest",
    // The original's 13 levels in its order. GreenHillZone.Act2 is held out, as there.
    startStates: [
      "SpringYardZone.Act3",
      "SpringYardZone.Act2",
      "GreenHillZone.Act3",
      "GreenHillZone.Act1",
      "StarLightZone.Act2",
      "StarLightZone.Act1",
      "MarbleZone.Act2",
      "MarbleZone.Act1",
      "MarbleZone.Act3",
      "ScrapBrainZone.Act2",
      "LabyrinthZone.Act2",
      "LabyrinthZone.Act1",
      "LabyrinthZone.Act3",
    ],
    startStateAssignment: "by-slot",
    actions: sonicActions,
    // StochasticFrameSkip(n = 4, stickprob = 0.25) of the contest.
    frameSkip: 4,
    stickiness: 0.25,
    // retro-baselines' RewardScaler.
    rewardScale: 0.01,
    rewardClip: null,
    // retro-baselines' AllowBacktracking.
    allowBacktracking: true,
    // The original's, larger than the usual 84 × 84.
    observation: { height: 96, width: 96 },
    stack: 4,
    // The contest's limit: 18,000 frames.
    timeLimitSteps: 4500,
  },
  network: { architecture: "nature-cnn" },
  learning: {
    algorithm: {
      name: "a2c",
      gamma: 0.99,
      lambda: 0.95,
      // The original's value loss is also ½(V − R)².
      valueCoefficient: 0.5,
      entropyCoefficient: 0.01,
    },
    // tf.train.RMSPropOptimizer(decay = 0.99, epsilon = 1e-5), whose ε is inside the root and whose mean square starts at 1.
    optimizer: { kind: "rmsprop-tf", decay: 0.99, epsilon: 1e-5 },
    learningRate: 2e-4,
    schedule: "constant",
    scheduleSteps: 10_000_000,
    maxGradNorm: 0.5,
    // An eighth of a segment: about 40 MB of pictures as floats. Affects only the last bits.
    microBatchRows: 256,
  },
};
