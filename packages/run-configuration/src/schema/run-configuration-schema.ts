import { z } from "zod";
import type { MemoryConfig, RunConfiguration } from "../run-configuration.ts";
import { environmentSchema } from "./environment-schema.ts";
import { learningSchema } from "./learning-schema.ts";

/** The numbers of a run that options give by name: bounds and meaning of each. */
export const configurationKeys: {
  readonly seed: z.ZodType<number, number>;
  readonly slots: z.ZodType<number, number>;
  readonly segmentLength: z.ZodType<number, number>;
} = {
  seed: z
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .describe("Seed of everything random: initial weights, actions, sticky frames, levels."),
  slots: z
    .int()
    .min(1)
    .max(65_536)
    .describe("Environments of the batch (N), however many actors play them."),
  segmentLength: z
    .int()
    .min(1)
    .max(65_536)
    .describe("Steps of a segment (T) that each slot plays under one version."),
};

const memorySchema: z.ZodType<MemoryConfig, MemoryConfig> = z.strictObject({
  kind: z
    .enum(["gru", "lstm"])
    .describe("The cell: `gru` (Cho et al. 2014), `lstm` (Hochreiter & Schmidhuber 1997)."),
  size: z
    .int()
    .min(8)
    .max(1024)
    .multipleOf(8)
    .describe("Numbers that it hands to the heads, a multiple of 8; usual are 64 to 512."),
});

const initialWeightsSchema = z.strictObject({
  run: z.string().min(1).describe("Name of the run that made them."),
  version: z.int().min(0).describe("Their version in that run."),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "expected 64 lower-case hex digits")
    .describe("SHA-256 of the weights, lower-case hex."),
});

/** Bounds and meaning of every key of {@link RunConfiguration}. Unknown and missing keys are errors. */
export const runConfigurationSchema: z.ZodType<RunConfiguration, RunConfiguration> = z.strictObject(
  {
    ...configurationKeys,
    environment: environmentSchema,
    network: z.strictObject({
      architecture: z
        .enum(["nature-cnn", "mlp"])
        .describe(
          "`nature-cnn` sees pictures: three convolutions, one hidden layer, two heads (Mnih et al. 2015). `mlp` sees vectors: two hidden layers of 64 with tanh for the policy, two for the value (Stable-Baselines3's MlpPolicy).",
        ),
      memory: memorySchema
        .optional()
        .describe(
          "A recurrent layer between the hidden layers and the heads, so that the agent remembers. Absent: none.",
        ),
    }),
    learning: learningSchema,
    initialWeights: initialWeightsSchema
      .optional()
      .describe(
        "Weights of another run that this one begins with; the optimizer begins anew. Absent: the seed gives the first weights.",
      ),
  },
);
