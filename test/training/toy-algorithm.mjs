// An algorithm that is not Lockstep's, as a user writes one: two epochs of two minibatches, a clipped ratio, and a value
// loss that large errors do not dominate. It imports nothing: its function is given all that it needs.
export function algorithm({
  z,
  add,
  clip,
  column,
  entropy,
  maximum,
  mean,
  minimum,
  multiply,
  negate,
  nStepReturns,
  ratio,
  shuffledMinibatches,
  square,
  subtract,
  value,
}) {
  const error = subtract(value, column("returns"));
  const size = maximum(error, negate(error));
  const valueLoss = mean(minimum(square(error), size));
  const policyRatio = ratio(column("oldLogProbabilities"));
  const gains = column("gains");
  const surrogate = mean(
    minimum(multiply(policyRatio, gains), multiply(clip(policyRatio, 0.9, 1.1), gains)),
  );
  const figures = { surrogate, valueLoss, entropy: mean(entropy), ratio: mean(policyRatio) };
  const figure = (name, label, unit, overSteps) => {
    return { name, label, unit, help: `${label} of the last update`, overSteps };
  };
  return {
    name: "toy",
    options: z.strictObject({
      gamma: z.number().min(0).max(1).default(0.98),
      bonus: z.number().min(0).default(0.02),
    }),
    figures: [
      figure("entropy", "entropy", "nats", "last"),
      figure("surrogate", "surrogate", "", "mean"),
      figure("valueLoss", "value loss", "", "mean"),
      figure("ratio", "ratio", "", "last"),
    ],
    valueTarget: "returns",
    targets(segment, { gamma }) {
      const returns = nStepReturns(segment, gamma);
      return {
        returns,
        gains: returns.map((earned, t) => earned - segment.values[t]),
        oldLogProbabilities: segment.logProbabilities.slice(),
      };
    },
    passes: (batch) => shuffledMinibatches(batch, { epochs: 2, minibatches: 2 }),
    loss: ({ bonus }) => ({
      loss: subtract(
        add(negate(surrogate), multiply(0.5, valueLoss)),
        multiply(bonus, mean(entropy)),
      ),
      figures,
    }),
  };
}
