import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import {
  evaluationLedgerFile,
  type LedgerProblem,
  type RecordedEvaluation,
  readEvaluationLedger,
} from "@lockstep/round";
import type { AuditedRun } from "./audited-run.ts";

/** What a run's evaluation ledger says, and what of it contradicts the run's ledger. */
export interface EvaluationAudit {
  readonly evaluations: readonly RecordedEvaluation[];
  readonly problems: readonly LedgerProblem[];
}

/** Checks the evaluation ledger's chain of hashes, and that each version's evaluation is of the weights that the ledger has. */
export function auditEvaluations(folder: string, run: AuditedRun): EvaluationAudit {
  const [{ record }] = run.sessions;
  try {
    const { evaluations, problem } = readEvaluationLedger(join(folder, evaluationLedgerFile));
    if (problem !== null)
      return { evaluations: [], problems: [{ where: evaluationLedgerFile, what: problem }] };
    return {
      evaluations,
      problems: evaluations.flatMap((each) => problemsOf(each, record.run, run)),
    };
  } catch (error) {
    const what = `cannot be read: ${messageOf(error)}`;
    return { evaluations: [], problems: [{ where: evaluationLedgerFile, what }] };
  }
}

function problemsOf(
  { line, evaluation }: RecordedEvaluation,
  name: string,
  { weights }: AuditedRun,
): LedgerProblem[] {
  const where = `${evaluationLedgerFile} line ${line}`;
  const known = weights.get(evaluation.version);
  if (known === undefined)
    return [{ where, what: `is of version ${evaluation.version}, which the ledger does not have` }];
  if (evaluation.weightsSha256 !== known)
    return [
      {
        where,
        what: `is of weights with SHA-256 ${evaluation.weightsSha256}; the ledger says ${known}`,
      },
    ];
  if (evaluation.run !== name)
    return [{ where, what: `is of run ${evaluation.run}; the ledger says ${name}` }];
  return [];
}
