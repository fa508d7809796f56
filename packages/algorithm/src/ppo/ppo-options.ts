import { z } from "zod";
import { actorCriticOptions, gaeLambda } from "../actor-critic-options.ts";

export interface PpoOptions {
  readonly gamma: number;
  readonly lambda: number;
  readonly epochs: number;
  readonly minibatches: number;
  readonly clipRange: number | null;
  readonly valueClipRange: number | null;
  readonly clipSchedule: "constant" | "linear";
  readonly clipScheduleSteps: number;
  readonly normalizeAdvantages: boolean;
  readonly maxKl: number | null;
  readonly valueCoefficient: number;
  readonly entropyCoefficient: number;
}

const usualClipScheduleSteps = 10_000_000;

/**
 * Options of which one would silently have no effect beside another are refused.
 * Defaults: OpenAI baselines' ppo2 and Huang et al. 2022, but without the clipped value loss.
 */
export const ppoOptions: z.ZodType<PpoOptions> = z
  .strictObject({
    gamma: actorCriticOptions.gamma,
    lambda: gaeLambda,
    epochs: z
      .int()
      .min(1)
      .max(1000)
      .default(4)
      .describe("Times that an update goes through the batch."),
    minibatches: z
      .int()
      .min(1)
      .max(65_536)
      .default(4)
      .describe(
        "Parts of an epoch, each an optimizer step; slots × segmentLength must be divisible by it.",
      ),
    clipRange: z
      .number()
      .positive()
      .lt(1)
      .nullable()
      .default(0.2)
      .describe(
        "ε: the ratio of new to old policy counts up to [1 − ε, 1 + ε]; `null` clips nothing.",
      ),
    valueClipRange: z
      .number()
      .positive()
      .max(1e6)
      .nullable()
      .default(null)
      .describe(
        "Largest change of V that lowers the value loss, in units of scaled returns; `null` clips nothing.",
      ),
    clipSchedule: z
      .enum(["constant", "linear"])
      .default("constant")
      .describe("`linear`: clipRange and valueClipRange fall to 0 at `clipScheduleSteps`."),
    clipScheduleSteps: z
      .int()
      .min(1)
      .max(1e12)
      .default(usualClipScheduleSteps)
      .describe("Environment steps (over all slots) at which linear clip ranges reach 0."),
    normalizeAdvantages: z
      .boolean()
      .default(true)
      .describe(
        "Each minibatch's advantages get mean 0 and standard deviation 1 (unbiased, plus 1e-8).",
      ),
    maxKl: z
      .number()
      .positive()
      .max(1e6)
      .nullable()
      .default(null)
      .describe(
        "The update ends after a step whose minibatch shows a larger approximate KL divergence from the policy that played; `null` never.",
      ),
    valueCoefficient: actorCriticOptions.valueCoefficient,
    entropyCoefficient: actorCriticOptions.entropyCoefficient,
  })
  .superRefine(({ clipRange, valueClipRange, clipSchedule, clipScheduleSteps }, context) => {
    const refuse = (option: string, message: string) =>
      context.addIssue({ code: "custom", path: [option], message });
    if (clipSchedule === "linear" && clipRange === null && valueClipRange === null)
      refuse(
        "clipSchedule",
        "linear lowers clipRange and valueClipRange, and both are null; give one of them, or set clipSchedule to constant",
      );
    if (clipSchedule === "constant" && clipScheduleSteps !== usualClipScheduleSteps)
      refuse(
        "clipScheduleSteps",
        `${clipScheduleSteps} has no effect with the constant clipSchedule; set clipSchedule to linear, or leave clipScheduleSteps at ${usualClipScheduleSteps}`,
      );
  });
