import type { RetroRunConfiguration } from "../run-configuration.ts";
import { sonicActions } from "./sonic-actions.ts";

/**
 * What presets of games begin with: small rounds and many updates, for a laptop. Actions, reward and time limit are those
 * of Hare Dash, whose training states are filled in when a preset is resolved.
 */
export const gameDefaults: RetroRunConfiguration = {
  seed: 1,
  // A2C's usual sixteen environments (OpenAI baselines a2c, arXiv 1602.01783 §4).
  slots: 16,
  // Between baselines' 5 and PPO's 128: with λ = 0.95 an advantage looks about 1/(1 − γλ) ≈ 17 steps ahead.
  segmentLength: 20,
  environment: {
    kind: "retro",
    identity: {},
    game: "HareDash-Nes",
    scenario: "scenario",
    startStates: [],
    startStateAssignment: "even",
    actions: sonicActions,
    // StochasticFrameSkip(n = 4, stickprob = 0.25) of the OpenAI Retro Contest (arXiv 1804.03720 §3).
    frameSkip: 4,
    stickiness: 0.25,
    // retro-baselines' RewardScaler.
    rewardScale: 0.01,
    rewardClip: null,
    // retro-baselines' AllowBacktracking.
    allowBacktracking: true,
    // 84 × 84 × 4: Mnih et al. 2015 (Nature 518).
    observation: { height: 84, width: 84 },
    stack: 4,
    // About 33 seconds of play at 60 frames a second: a good player needs about 20 for an act. A short limit wastes
    // less time in front of a wall.
    timeLimitSteps: 500,
  },
  network: { architecture: "nature-cnn" },
  learning: {
    algorithm: {
      name: "a2c",
      gamma: 0.99,
      // Schulman et al. 2016 (arXiv 1506.02438); also the 2018 reference.
      lambda: 0.95,
      // OpenAI baselines a2c: vf_coef, ent_coef, max_grad_norm.
      valueCoefficient: 0.5,
      entropyCoefficient: 0.01,
    },
    // Adam (arXiv 1412.6980), because a run has about 800 updates. A2C's usual RMSProp starts its mean square at 1:
    // that takes over 1,000 updates to fade (0.99^k), and steps are tiny until then.
    optimizer: { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-5 },
    learningRate: 5e-4,
    schedule: "constant",
    // The length of a linear schedule, if one is chosen: baselines' usual 10 M steps.
    scheduleSteps: 10_000_000,
    maxGradNorm: 0.5,
    // Two slots' segments: actors play as many at once, so the learner can start early in a round.
    microBatchRows: 40,
  },
};
