import { createHash } from "node:crypto";
import { messageOf } from "@lockstep/errors";
import { z } from "zod";
import {
  guardRules,
  type LedgerHeader,
  type LedgerRecord,
  type LedgerUpdate,
} from "./ledger-record.ts";
import { hashDigits, type RecordedOperators } from "./recorded-operators.ts";

/** What the first line of a ledger is chained to. */
export const noLine: string = "0".repeat(64);

const count = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 lower-case hex digits");
const versions = z.record(z.string(), z.string());
const processor = z.object({ architecture: z.string(), instructions: z.string() });

const headerSchema = z.looseObject({
  previous: sha256,
  type: z.literal("run"),
  run: z.string(),
  seed: count,
  configuration: z.unknown(),
  configurationSha256: sha256,
  engine: z.object({ name: z.string(), device: z.string(), versions }),
  portable: z.boolean().optional(),
  actorEngine: z.string().optional(),
  actorProcessor: z.union([processor, z.literal("any")]).optional(),
  operatorHashes: z.literal(true).optional(),
  processor: processor.optional(),
  software: versions,
  version: count,
  weightsSha256: sha256,
  changes: z.array(z.object({ key: z.string(), was: z.unknown(), is: z.unknown() })).optional(),
});

const segmentSchema = z.strictObject({
  slot: count,
  actor: z.string(),
  steps: count,
  actions: z.base64(),
  actionsSha256: sha256,
  framesSha256: sha256,
  sha256,
  arrivalMs: z.number(),
  hiddenState: z
    .base64()
    .refine(
      (text) => Buffer.byteLength(text, "base64") % Float32Array.BYTES_PER_ELEMENT === 0,
      "expected whole 32-bit floats",
    )
    .optional(),
});

const episodeSchema = z.strictObject({
  slot: count,
  episode: count,
  startState: z.string(),
  steps: count,
  frames: count,
  episodeReturn: z.number(),
  progress: z.number().nullable(),
  finished: z.boolean(),
  truncated: z.boolean(),
});

const updateSchema = z.strictObject({
  previous: sha256,
  type: z.literal("update"),
  version: count,
  weightsSha256: sha256,
  learningRate: z.number(),
  figures: z.record(z.string(), z.number()),
  optimizerSteps: count,
  gradientNorm: z.number(),
  maxLogProbabilityDifference: z.number(),
  segments: z.array(segmentSchema),
  episodes: z.array(episodeSchema),
  rollback: z
    .strictObject({
      to: count,
      rule: z.enum(guardRules),
      rollbacks: z.int().min(1),
    })
    .optional(),
  operators: z
    .strictObject({ names: z.array(z.string()), steps: z.array(z.string().regex(/^[0-9a-f]*$/)) })
    .refine(
      ({ names, steps }) => steps.every(({ length }) => length === names.length * hashDigits),
      {
        error: ({ input }) =>
          `expected ${hashDigits} hex digits for each of ${(input as RecordedOperators).names.length} names`,
      },
    )
    .optional(),
});

const recordSchema = z.discriminatedUnion("type", [headerSchema, updateSchema]);

/** A record as a line, without its newline, chained to the line before it. */
export function ledgerLine(record: LedgerHeader | LedgerUpdate, previous: string): string {
  return JSON.stringify({ previous, ...record });
}

/** What the next line is chained to. */
export function lineSha256(line: string | Uint8Array): string {
  return createHash("sha256").update(line).digest("hex");
}

/** @throws {SyntaxError} with what is wrong, in one line, when it is no record */
export function parseLedgerLine(line: string): LedgerRecord {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new SyntaxError(`it is not JSON: ${messageOf(error)}`);
  }
  const parsed = recordSchema.safeParse(value);
  if (parsed.success) return parsed.data as LedgerRecord;
  const [issue] = parsed.error.issues;
  throw new SyntaxError(`${issue?.path.join(".") || "it"}: ${issue?.message ?? "not a record"}`);
}
