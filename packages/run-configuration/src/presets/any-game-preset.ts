import type { RetroRunConfiguration } from "../run-configuration.ts";

/**
 * Any console game that has no preset of its own, and what presets of single games begin with: small rounds and many
 * updates, for a laptop. Nothing in it is a property of one game.
 */
export const anyGamePreset: RetroRunConfiguration = {
  seed: 1,
  // A2C's usual sixteen environments (OpenAI baselines a2c, arXiv 1602.01783 §4).
  slots: 16,
  // Between baselines' 5 and PPO's 128: with λ = 0.95 an advantage looks about 1/(1 − γλ) ≈ 17 steps ahead.
  segmentLength: 20,
  environment: {
    kind: "retro",
    identity: {},
    game: "",
    scenario: "scenario",
    // The game's own training states, filled in when the preset is resolved.
    startStates: [],
    startStateAssignment: "even",
    // The scenario's own or its console's usual ones, filled in when the preset is resolved.
    actions: [],
    // Frame skip 4 with sticky frames, and 84 × 84 × 4 pictures, are the field's for all games of Atari and of the Retro
    // Contest: StochasticFrameSkip(n = 4, stickprob = 0.25) of the contest (arXiv 1804.03720 §3), Machado et al. 2018 (arXiv
    // 1709.06009 §5), Mnih et al. 2015 (Nature 518).
    frameSkip: 4,
    stickiness: 0.25,
    // Nobody knows whether points come in ones or in thousands: Mnih et al. 2015 clip every reward to [−1, 1].
    rewardScale: 1,
    rewardClip: 1,
    // New ground is worth something only where the reward is a place. A game that takes points away must be felt.
    allowBacktracking: false,
    observation: { height: 84, width: 84 },
    stack: 4,
    // Five minutes at 60 frames a second, as in the OpenAI Retro Contest (arXiv 1804.03720 §3).
    timeLimitSteps: 4500,
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
    // Adam (arXiv 1412.6980), because a run has hundreds of updates. A2C's usual RMSProp starts its mean square at 1:
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
