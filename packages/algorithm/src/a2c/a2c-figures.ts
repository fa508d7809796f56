import type { Figure } from "../algorithm.ts";

export const a2cFigures: readonly Figure[] = [
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
  {
    name: "entropy",
    label: "entropy",
    unit: "nats",
    help: "Entropy of the policy in the last update",
    overSteps: "mean",
  },
];
