import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import { type LedgerProblem, readLedger } from "@lockstep/round";
import type { InitialWeights } from "@lockstep/run-configuration";
import { sha256Hex } from "@lockstep/system";
import { CliError } from "../../cli-error.ts";
import { pathsOf } from "../../run-folder/run-folder.ts";
import type { AuditedRun } from "./audited-run.ts";
import { readWeightsFile } from "./bounded-files.ts";

/**
 * What is wrong with the weights of another run that a run began with: with their copy in the run's folder, and, where
 * the other run is given, with what its ledger says of them.
 * @param source folder of the run that made them
 */
export async function initialWeightsProblems(
  folder: string,
  { configuration: { initialWeights }, weights }: AuditedRun,
  source: string | null,
): Promise<LedgerProblem[]> {
  if (initialWeights === undefined) {
    if (source === null) return [];
    throw new CliError(
      "BAD_OPTION_VALUE",
      "--init names the run whose weights this one began with, but it began with those that its seed gives; leave --init out",
    );
  }
  const { sha256 } = initialWeights;
  const begun = weights.get(0);
  if (begun !== undefined && begun !== sha256)
    return [
      { where: "ledger.jsonl line 1, weightsSha256", what: `is ${begun}, expected ${sha256}` },
    ];
  const copy = copyProblem(folder, sha256);
  if (copy !== null) return [copy];
  return source === null ? [] : await sourceProblems(initialWeights, source);
}

function copyProblem(folder: string, sha256: string): LedgerProblem | null {
  const where = "initial-weights.f32";
  try {
    const found = sha256Hex(readWeightsFile(pathsOf(folder).initialWeights));
    return found === sha256
      ? null
      : { where, what: `has SHA-256 ${found}; the configuration says ${sha256}` };
  } catch (error) {
    return { where, what: `cannot be read: ${messageOf(error)}` };
  }
}

async function sourceProblems(
  { run, version, sha256 }: InitialWeights,
  source: string,
): Promise<LedgerProblem[]> {
  const ledger = join(source, "ledger.jsonl");
  const problem = (what: string): LedgerProblem[] => [{ where: `--init ${ledger}`, what }];
  let name: string | null = null;
  let made: string | null = null;
  try {
    for await (const { record } of readLedger(ledger)) {
      if (record?.type === "run") name ??= record.run;
      if (record?.version === version) made = record.weightsSha256;
    }
  } catch (error) {
    return problem(`cannot be read: ${messageOf(error)}`);
  }
  if (name !== run) return problem(`is of run ${name ?? "(none)"}; this run began with ${run}`);
  if (made === null) return problem(`has no version ${version}, which this run began with`);
  if (made === sha256) return [];
  return problem(`says ${made} of version ${version}; this run began with ${sha256}`);
}
