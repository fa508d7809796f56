import type { OptimizerConfig } from "@lockstep/algorithm";
import { z } from "zod";
import type { GuardConfig } from "../guard-config.ts";
import type { LearningConfig } from "../run-configuration.ts";
import { algorithmSchema } from "./algorithm-schema.ts";

const unitInterval = z.number().min(0).lt(1);
const epsilon = z.number().positive().max(1).describe("ε, keeps the division finite.");

const optimizerSchema: z.ZodType<OptimizerConfig, OptimizerConfig> = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z
      .enum(["rmsprop-tf", "rmsprop-torch"])
      .describe(
        "`rmsprop-tf`: ε inside the root, mean square starts at 1. `rmsprop-torch`: ε outside, starts at 0.",
      ),
    decay: unitInterval.describe("Decay of the running mean of squared gradients."),
    epsilon,
  }),
  z.strictObject({
    kind: z.literal("adam"),
    beta1: unitInterval.describe("Decay of the running mean of gradients (Kingma & Ba 2015)."),
    beta2: unitInterval.describe(
      "Decay of the running mean of squared gradients (Kingma & Ba 2015).",
    ),
    epsilon,
  }),
]);

const guardSchema: z.ZodType<GuardConfig, GuardConfig> = z.strictObject({
  action: z
    .literal("rollback")
    .describe("The run goes on from the last good version, with half the learning rate."),
  entropyFloor: z
    .number()
    .min(0)
    .max(10)
    .describe("Ten updates in a row with an entropy below it, in nats, are a collapse."),
  valueLossFactor: z
    .number()
    .gt(1)
    .max(1e9)
    .describe(
      "Ten updates in a row with a value loss above 1 and above so many times the largest of the last 100 are a collapse.",
    ),
  returnEpisodes: z.int().min(2).max(10_000).describe("Episodes that a mean return is taken over."),
  returnLoss: z
    .number()
    .positive()
    .max(1)
    .describe(
      "A mean return that has lost more than this share of what it had gained is a collapse.",
    ),
});

/** Schema of {@link LearningConfig}: bounds of each key alone. Contradictions are checked with the whole run. */
export const learningSchema: z.ZodType<LearningConfig, LearningConfig> = z.strictObject({
  algorithm: algorithmSchema,
  optimizer: optimizerSchema.describe("Turns the clipped gradient into a step."),
  learningRate: z.number().positive().max(1).describe("Step size at the first update."),
  schedule: z
    .enum(["constant", "linear"])
    .describe("`linear` falls from learningRate to 0 at `scheduleSteps`."),
  scheduleSteps: z
    .int()
    .min(1)
    .max(1e12)
    .describe("Environment steps (over all slots) at which a linear schedule reaches 0."),
  maxGradNorm: z
    .number()
    .positive()
    .max(1e9)
    .describe("The gradient's L2 norm over all weights is clipped to this."),
  microBatchRows: z
    .int()
    .min(1)
    .max(1 << 20)
    .describe(
      "Most rows of a micro-batch: memory of the learner. Decides the order of additions, hence the last bits of the weights.",
    ),
  guard: guardSchema
    .optional()
    .describe("What to do when training collapses. Absent: an alarm only."),
});
