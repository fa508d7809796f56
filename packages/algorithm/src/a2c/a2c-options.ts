import { z } from "zod";
import { actorCriticOptions, gaeLambda } from "../actor-critic-options.ts";

export interface A2cOptions {
  readonly gamma: number;
  readonly lambda: number;
  readonly valueCoefficient: number;
  readonly entropyCoefficient: number;
}

/** Defaults: Schulman et al. 2016 for γ and λ, OpenAI baselines' a2c for the coefficients. */
export const a2cOptions: z.ZodType<A2cOptions> = z.strictObject({
  gamma: actorCriticOptions.gamma,
  lambda: gaeLambda,
  valueCoefficient: actorCriticOptions.valueCoefficient,
  entropyCoefficient: actorCriticOptions.entropyCoefficient,
});
