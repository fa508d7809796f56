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
