// Proximal policy optimization with a clipped ratio: J. Schulman, F. Wolski, P. Dhariwal, A. Radford, O. Klimov 2017,
// https://arxiv.org/abs/1707.06347, equations 7, 9 and 11. Lockstep's own PPO, --algorithm ppo, has more options.

export function algorithm(language) {
  const { z, column, entropy, mean, ratio, value } = language;
  const { add, clip, minimum, multiply, negate, square, subtract } = language;

  return {
    name: "own-ppo",
    // What --config may set beside the algorithm's name, with bounds and defaults.
    options: z.strictObject({
      gamma: z.number().min(0).max(1).default(0.99),
      lambda: z.number().min(0).max(1).default(0.95),
      clipRange: z.number().min(0).max(1).default(0.2),
      valueCoefficient: z.number().min(0).default(0.5),
      entropyCoefficient: z.number().min(0).default(0),
      epochs: z.int().min(1).max(100).default(4),
      minibatches: z.int().min(1).max(1000).default(4),
    }),
    figures: [
      figure("policyLoss", "policy loss", "", "clipped surrogate, negated"),
      figure("valueLoss", "value loss", "", "half the squared error of V"),
      figure("entropy", "entropy", "nats", "entropy of the policy"),
    ],
    valueTarget: "returns",

    // A segment's steps: advantages A, returns R = A + V, and log π of the policy that played.
    targets(segment, { gamma, lambda }) {
      return {
        ...language.generalizedAdvantages(segment, gamma, lambda),
        played: Float32Array.from(segment.logProbabilities),
      };
    },

    // Every row is used once an epoch, in minibatches that are drawn anew each time.
    passes: (batch, { epochs, minibatches }) =>
      language.shuffledMinibatches(batch, { epochs, minibatches }),

    // Each minibatch's advantages get mean 0 and standard deviation 1 before its step.
    beforeStep:
      () =>
      ({ columns }) => ({ advantages: language.standardized(columns.advantages) }),

    // L = −mean(min(r·A, clip(r, 1 ± ε)·A)) + c_V·mean(½(V − R)²) − c_H·mean(H), with r = π / π_played
    loss({ clipRange, valueCoefficient, entropyCoefficient }) {
      const advantages = column("advantages");
      const change = ratio(column("played"));
      const kept = clip(change, 1 - clipRange, 1 + clipRange);
      const policyLoss = negate(
        mean(minimum(multiply(change, advantages), multiply(kept, advantages))),
      );
      const valueLoss = multiply(0.5, mean(square(subtract(value, column("returns")))));
      const meanEntropy = mean(entropy);
      return {
        loss: subtract(
          add(policyLoss, multiply(valueCoefficient, valueLoss)),
          multiply(entropyCoefficient, meanEntropy),
        ),
        figures: { policyLoss, valueLoss, entropy: meanEntropy },
      };
    },
  };
}

/** A number that each update reports: the mean over its optimizer steps. */
function figure(name, label, unit, help) {
  return { name, label, unit, help: `${label}: ${help}`, overSteps: "mean" };
}
