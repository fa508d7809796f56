import { bestEvaluation } from "@lockstep/status";
import type { EvaluationLedger, RecordedEvaluation } from "./evaluation-ledger.ts";
import type { VersionEvaluation } from "./evaluation-lines.ts";

/**
 * The best evaluation of weights that are kept, among those that were made alike: with the same seed, number of episodes and longest
 * episode. Where these were changed, the larger group counts, and of two the later one: few episodes say less than many, so
 * that their scores cannot be compared.
 * @param kept SHA-256 of the weights by version
 * @returns `null` where there is none
 */
export function bestKept(
  { evaluations }: Pick<EvaluationLedger, "evaluations">,
  kept: ReadonlyMap<number, string>,
): VersionEvaluation | null {
  const groups = new Map<string, RecordedEvaluation[]>();
  for (const each of evaluations) {
    const { version, weightsSha256, seed, episodes, mostSteps, greedy } = each.evaluation;
    if (kept.get(version) !== weightsSha256) continue;
    const how = JSON.stringify([seed, episodes, mostSteps, greedy]);
    groups.set(how, [...(groups.get(how) ?? []), each]);
  }
  let largest: readonly RecordedEvaluation[] = [];
  for (const group of groups.values())
    if (
      group.length > largest.length ||
      (group.length === largest.length && lastLine(group) > lastLine(largest))
    )
      largest = group;
  return bestEvaluation(largest.map(({ evaluation }) => evaluation));
}

function lastLine(group: readonly RecordedEvaluation[]): number {
  return Math.max(...group.map(({ line }) => line));
}
