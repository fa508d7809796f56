import { actorCriticFigures } from "../actor-critic-figures.ts";
import type { Figure } from "../algorithm.ts";

export const a3cFigures: readonly Figure[] = [
  ...actorCriticFigures,
  {
    name: "staleness",
    label: "staleness",
    unit: "",
    help: "Optimizer steps between the weights that played a segment and those that its gradient changed, mean over the steps of the last update",
    overSteps: "mean",
  },
  {
    name: "stalenessMax",
    label: "most stale",
    unit: "",
    help: "The same of the last step of the last update, which has the largest staleness",
    overSteps: "last",
  },
  {
    name: "importanceWeight",
    label: "importance",
    unit: "",
    help: "Mean of the clipped importance weights of V-trace in the last update. 1: the policy that is trained is the one that played, as it always is without V-trace. The lower, the further apart they are",
    overSteps: "mean",
  },
];
