import type { OptimizerConfig } from "@lockstep/algorithm";

/**
 * The optimizer's state before its first step, flat: RMSProp's mean squares `[P]`; Adam's means `[P]`, mean squares
 * `[P]` and number of steps `[1]` (exact up to 2²⁴).
 * @param parameters P: numbers of the network's weights
 */
export function initialOptimizerState(config: OptimizerConfig, parameters: number): Float32Array {
  if (config.kind === "adam") return new Float32Array(2 * parameters + 1);
  return new Float32Array(parameters).fill(config.kind === "rmsprop-tf" ? 1 : 0);
}

/** Adam's bias correction 1 − βᵗ, by repeated squaring: `Math.pow` may differ in its last bit from one V8 to the next. */
export function biasCorrection(beta: number, step: number): number {
  let power = 1;
  let square = beta;
  for (let rest = step; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power *= square;
    square *= square;
  }
  return 1 - power;
}
