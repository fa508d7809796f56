import { createHash } from "node:crypto";
import type { Checkpoint, VersionedWeights } from "@lockstep/protocol";

/** Content whose bytes are a function of version and seed. */
export function someContent(
  fields: {
    readonly version?: number;
    readonly seed?: number;
    readonly sizeBytes?: number;
    readonly run?: string;
  } = {},
): VersionedWeights & Checkpoint {
  const { version = 1, seed = 0, sizeBytes = 1_000, run = "run" } = fields;
  const bytes = new Uint8Array(sizeBytes);
  for (let index = 0; index < sizeBytes; index += 1) {
    bytes[index] = Math.imul(index + 7 * version + 131 * seed + 1, 0x9e3779b1) >>> 24;
  }
  return { run, version, sha256: createHash("sha256").update(bytes).digest("hex"), bytes };
}
