import { z } from "zod";

type NumberOption = z.ZodType<number, number | undefined>;

/** Options that algorithms with a policy and a value head share. Defaults: OpenAI baselines' a2c and ppo2. */
export const actorCriticOptions: {
  readonly gamma: NumberOption;
  readonly valueCoefficient: NumberOption;
  readonly entropyCoefficient: NumberOption;
} = {
  gamma: z.number().min(0).max(1).default(0.99).describe("γ, the discount per step."),
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
};

/** λ of algorithms that are synchronous. Default: Schulman et al. 2016. */
export const gaeLambda: NumberOption = z
  .number()
  .min(0)
  .max(1)
  .default(0.95)
  .describe(
    "λ of GAE: 0 uses the value head only (one-step targets), 1 the rewards (n-step returns).",
  );
