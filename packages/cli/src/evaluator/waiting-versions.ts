import { join } from "node:path";
import { usualMostSteps } from "@lockstep/environment";
import {
  type EvaluationLedger,
  evaluationLedgerFile,
  keptWeights,
  readEvaluationLedger,
} from "@lockstep/round";

/** How versions are evaluated. */
export interface HowEvaluated {
  /** Versions between two evaluations. */
  readonly every: number;
  readonly seed: number;
  /** From each start state. */
  readonly episodes: number;
  readonly mostSteps: number;
}

/** As `lockstep evaluate` has it when nothing else is said. */
export const usualDraws: Pick<HowEvaluated, "seed" | "mostSteps"> = {
  seed: 1,
  mostSteps: usualMostSteps,
};

/**
 * The versions whose weights are kept and that were not evaluated in this way yet, ascending.
 * @param last that is evaluated as well, whether or not it is its turn: where the run has ended
 */
export function waitingVersions(
  folder: string,
  { every, ...how }: HowEvaluated,
  { evaluations }: Pick<EvaluationLedger, "evaluations">,
  last: number | null,
): number[] {
  const isEvaluated = (version: number, sha256: string): boolean =>
    evaluations.some(
      ({ evaluation }) =>
        evaluation.version === version &&
        evaluation.weightsSha256 === sha256 &&
        evaluation.seed === how.seed &&
        evaluation.episodes === how.episodes &&
        evaluation.mostSteps === how.mostSteps,
    );
  return [...keptWeights(folder)]
    .filter(([version]) => version === last || (version > 0 && version % every === 0))
    .filter(([version, sha256]) => !isEvaluated(version, sha256))
    .map(([version]) => version);
}

/**
 * How many evaluations of a run that has come to its end are missing.
 * @returns 0 where that cannot be read: the run is no worse for it
 */
export function evaluationsLeft(
  folder: string,
  plan: Pick<HowEvaluated, "every" | "episodes"> | null,
  last: number,
): number {
  if (plan === null) return 0;
  try {
    const ledger = readEvaluationLedger(join(folder, evaluationLedgerFile));
    return waitingVersions(folder, { ...usualDraws, ...plan }, ledger, last).length;
  } catch {
    return 0;
  }
}
