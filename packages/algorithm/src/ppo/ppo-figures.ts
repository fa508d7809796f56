import { actorCriticFigures } from "../actor-critic-figures.ts";
import type { Figure } from "../algorithm.ts";

export const ppoFigures: readonly Figure[] = [
  ...actorCriticFigures,
  {
    name: "approxKl",
    label: "KL",
    unit: "nats",
    help: "Approximate KL divergence between the policy that played and the one before the last optimizer step of the last update: mean of (r − 1) − log r. Large values mean that the update went far",
    overSteps: "last",
  },
  {
    name: "clipFraction",
    label: "clipped",
    unit: "",
    help: "Share of the rows of the last update whose ratio of policies was outside of the clip range",
    overSteps: "mean",
  },
];
