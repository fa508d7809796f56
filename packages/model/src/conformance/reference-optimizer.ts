import type { OptimizerConfig } from "@lockstep/algorithm";

/** Weights and state of one number under an optimizer, in float64. */
export interface ReferenceParameter {
  readonly weight: number;
  /** RMSProp: the mean square. Adam: mean and mean square. */
  readonly state: readonly number[];
}

/**
 * One step of one number, by the formulas of OptimizerConfig.
 * @param g clipped gradient
 * @param rate learning rate
 * @param t this step's number, from 1
 */
export function referenceStep(
  config: OptimizerConfig,
  { weight, state }: ReferenceParameter,
  g: number,
  rate: number,
  t: number,
): ReferenceParameter {
  if (config.kind === "adam") {
    const { beta1, beta2, epsilon } = config;
    const m = beta1 * (state[0] as number) + (1 - beta1) * g;
    const v = beta2 * (state[1] as number) + (1 - beta2) * g * g;
    const scale = Math.sqrt(v / (1 - beta2 ** t)) + epsilon;
    return { weight: weight - (rate * m) / (1 - beta1 ** t) / scale, state: [m, v] };
  }
  const { decay, epsilon } = config;
  const s = decay * (state[0] as number) + (1 - decay) * g * g;
  const scale = config.kind === "rmsprop-tf" ? Math.sqrt(s + epsilon) : Math.sqrt(s) + epsilon;
  return { weight: weight - (rate * g) / scale, state: [s] };
}
