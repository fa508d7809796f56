import type { Evaluation } from "@lockstep/status";
import { type EvaluationOptions, playEvaluation } from "../evaluate/played-evaluation.ts";
import type { ModelSource } from "../model-source/model-source.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Nobody looks on. */
const unseen: Terminal = {
  interactive: false,
  colours: false,
  columns: 80,
  rows: 24,
  write: () => undefined,
};

/** The figures of `lockstep evaluate`, of a run or of an export. Nothing is written. */
export async function evaluateSource(
  source: ModelSource,
  options: EvaluationOptions,
  cwd: string,
): Promise<Evaluation> {
  const place = { cwd, err: unseen, pictures: false };
  return (await playEvaluation(source, options, place)).evaluation;
}
