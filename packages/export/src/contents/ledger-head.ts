import type { LedgerHead } from "@lockstep/round";
import { z } from "zod";
import { count, engineIdentity, processorIdentity, sha256 } from "./fields.ts";

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
        engine: engineIdentity,
        processor: processorIdentity.nullable(),
        software: z.record(z.string(), z.string()),
      }),
    )
    .min(1),
});
