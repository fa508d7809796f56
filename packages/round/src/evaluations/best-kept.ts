import { bestEvaluation } from "@lockstep/status";
import type { EvaluationLedger } from "./evaluation-ledger.ts";
import type { VersionEvaluation } from "./evaluation-lines.ts";

/**
 * The best evaluation of weights that are kept.
 * @param kept SHA-256 of the weights by version
 * @returns `null` where there is none
 */
export function bestKept(
  { evaluations }: Pick<EvaluationLedger, "evaluations">,
  kept: ReadonlyMap<number, string>,
): VersionEvaluation | null {
  return bestEvaluation(
    evaluations
      .map(({ evaluation }) => evaluation)
      .filter(({ version, weightsSha256 }) => kept.get(version) === weightsSha256),
  );
}
