import type { Figure } from "./algorithm.ts";

/** What every algorithm with a policy and a value head reports. */
export const actorCriticFigures: readonly Figure[] = [
  {
    name: "entropy",
    label: "entropy",
    unit: "nats",
    help: "Mean entropy of the policy in the last update. It starts near the logarithm of the number of actions; near 0 the policy no longer explores",
    overSteps: "mean",
  },
  {
    name: "policyLoss",
    label: "policy loss",
    unit: "",
    help: "Policy loss of the last update",
    overSteps: "mean",
  },
  {
    name: "valueLoss",
    label: "value loss",
    unit: "",
    help: "Value loss of the last update",
    overSteps: "mean",
  },
];
