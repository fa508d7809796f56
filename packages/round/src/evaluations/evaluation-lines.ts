import type { EngineIdentity, ProcessorIdentity } from "@lockstep/model";
import { type Evaluation, evaluationSchema } from "@lockstep/status";
import { z } from "zod";

/** How a run is evaluated while it trains. Holds for the lines after it. */
export interface EvaluationSettings {
  readonly type: "settings";
  readonly run: string;
  /** Versions between two evaluations. */
  readonly every: number;
  /** Of all draws: the same seed, the same episodes. */
  readonly seed: number;
  /** From each start state. */
  readonly episodes: number;
  /** An episode that lasts longer is cut there. */
  readonly mostSteps: number;
  /** What computes the policy: other engines and processors have other last bits. */
  readonly engine: EngineIdentity;
  readonly processor: ProcessorIdentity;
}

/** What one version came to. */
export interface EvaluationResult {
  readonly type: "evaluation";
  readonly evaluation: VersionEvaluation;
}

/** An evaluation of weights. */
export type VersionEvaluation = Evaluation & {
  readonly version: number;
  readonly weightsSha256: string;
};

export type EvaluationLine = EvaluationSettings | EvaluationResult;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 lower-case hex digits");
const versions = z.record(z.string(), z.string());

const settingsSchema = z.strictObject({
  previous: sha256,
  type: z.literal("settings"),
  run: z.string(),
  every: z.int().min(1),
  seed: z.int().min(0),
  episodes: z.int().min(1),
  mostSteps: z.int().min(1),
  engine: z.object({ name: z.string(), device: z.string(), versions }),
  processor: z.object({ architecture: z.string(), instructions: z.string() }),
});

const resultSchema = z.strictObject({
  previous: sha256,
  type: z.literal("evaluation"),
  evaluation: evaluationSchema.refine(
    ({ version, weightsSha256 }) => version !== null && weightsSha256 !== null,
    "is of no weights",
  ),
});

const lineSchema = z.discriminatedUnion("type", [settingsSchema, resultSchema]);

/** A line, without its newline, chained to the line before it. */
export function evaluationLine(line: EvaluationLine, previous: string): string {
  return JSON.stringify({ previous, ...line });
}

/** @returns `null` when it is no line of an evaluation ledger */
export function parseEvaluationLine(
  text: string,
): (EvaluationLine & { readonly previous: string }) | null {
  try {
    const parsed = lineSchema.safeParse(JSON.parse(text));
    return parsed.success ? (parsed.data as EvaluationLine & { previous: string }) : null;
  } catch {
    return null;
  }
}
