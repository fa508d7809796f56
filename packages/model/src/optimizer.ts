/** The optimizers' formulas. g is the clipped gradient, η the learning rate, each formula by element. */
export type OptimizerConfig =
  | {
      /**
       * `rmsprop-tf`: s ← ρs + (1−ρ)g², w ← w − ηg/√(s+ε), s starts at 1 (TensorFlow 1, baselines).
       * `rmsprop-torch`: the same with ηg/(√s+ε) and s starting at 0 (PyTorch).
       */
      readonly kind: "rmsprop-tf" | "rmsprop-torch";
      /** ρ */
      readonly decay: number;
      /** ε */
      readonly epsilon: number;
    }
  | {
      /**
       * m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← w − η·m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε)
       * Kingma & Ba 2015, https://arxiv.org/abs/1412.6980, algorithm 1.
       */
      readonly kind: "adam";
      readonly beta1: number;
      readonly beta2: number;
      /** ε */
      readonly epsilon: number;
    };

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
