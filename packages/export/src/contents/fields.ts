import type { EngineIdentity, ProcessorIdentity } from "@lockstep/model";
import { z } from "zod";

/** A whole number from 0. */
export const count: z.ZodType<number> = z.int().min(0);

export const sha256: z.ZodType<string> = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "expected 64 lower-case hex digits");

export const engineIdentity: z.ZodType<EngineIdentity> = z.object({
  name: z.string(),
  device: z.string(),
  versions: z.record(z.string(), z.string()),
});

export const processorIdentity: z.ZodType<ProcessorIdentity> = z.object({
  architecture: z.string(),
  instructions: z.string(),
});
