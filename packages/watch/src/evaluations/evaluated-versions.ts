import { join } from "node:path";
import {
  bestKept,
  type EvaluationLedger,
  emptyEvaluationLedger,
  evaluationLedgerFile,
  keptWeights,
  readEvaluationLedger,
} from "@lockstep/round";
import { scoresOf } from "@lockstep/status";
import type { KeptEvaluations } from "@lockstep/watch-page";

/** What a run has found of its versions while it trained. Nothing where its evaluations cannot be read. */
export function whileTraining(runFolder: string): KeptEvaluations["whileTraining"] {
  return ledgerOf(runFolder).evaluations.map(({ evaluation }) => ({
    version: evaluation.version,
    ...scoresOf(evaluation),
  }));
}

/** The best version that is kept; `null` where none was evaluated. */
export function bestVersionOf(runFolder: string): number | null {
  return bestKept(ledgerOf(runFolder), keptWeights(runFolder))?.version ?? null;
}

function ledgerOf(runFolder: string): EvaluationLedger {
  try {
    return readEvaluationLedger(join(runFolder, evaluationLedgerFile));
  } catch {
    return emptyEvaluationLedger;
  }
}
