import { z } from "zod";

export interface A2cOptions {
  readonly gamma: number;
  readonly lambda: number;
  readonly valueCoefficient: number;
  readonly entropyCoefficient: number;
}

/** Defaults: Schulman et al. 2016 for γ and λ, OpenAI baselines' a2c for the coefficients. */
export const a2cOptions: z.ZodType<A2cOptions> = z.strictObject({
  gamma: z.number().min(0).max(1).default(0.99).describe("γ, the discount per step."),
  lambda: z
    .number()
    .min(0)
    .max(1)
    .default(0.95)
    .describe(
      "λ of GAE: 0 uses the value head only (one-step targets), 1 the rewards (n-step returns).",
    ),
  valueCoefficient: z
    .number()
    .min(0)
    .max(100)
    .default(0.5)
    .describe("Weight of the value loss ½(V − R)²."),
  entropyCoefficient: z
    .number()
    .min(0)
    .max(10)
    .default(0.01)
    .describe("Weight of the policy's entropy bonus: higher values explore more."),
});
