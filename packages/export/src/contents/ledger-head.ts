import type { LedgerHead } from "@lockstep/round";
import { z } from "zod";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 lower-case hex digits");
const count = z.int().min(0);

/** `ledger-head.json`: where the run's ledger stands at the exported version, by which its training can be verified. */
export const ledgerHeadSchema: z.ZodType<LedgerHead> = z.strictObject({
  run: z.string().min(1),
  version: count,
  weightsSha256: sha256,
  lastVersion: count,
  position: z.strictObject({ bytes: count, records: z.int().min(1), sha256 }),
  sessions: z
    .array(
      z.strictObject({
        version: count,
        configurationSha256: sha256,
        engine: z.object({
          name: z.string(),
          device: z.string(),
          versions: z.record(z.string(), z.string()),
        }),
        processor: z.object({ architecture: z.string(), instructions: z.string() }).nullable(),
        software: z.record(z.string(), z.string()),
      }),
    )
    .min(1),
});
