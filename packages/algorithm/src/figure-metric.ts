import type { Figure } from "./algorithm.ts";

/** A figure as metrics call it, e.g. `policy_loss`, `entropy_nats`. */
export function figureMetric({ name, unit }: Pick<Figure, "name" | "unit">): string {
  const words = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return unit === "" ? words : `${words}_${unit}`;
}
