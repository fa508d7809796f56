import { readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import {
  LedgerAudit,
  type LedgerHeader,
  type LedgerProblem,
  readLedger,
  runFileText,
} from "@lockstep/round";
import {
  configurationSha256,
  differingKeys,
  parseRunConfiguration,
  type RunConfiguration,
} from "@lockstep/run-configuration";
import type { AuditedRun, LedgerSession } from "./audited-run.ts";
import { judgeClaims, type LineEnd } from "./claimed-ends.ts";
import { readSavedVersions, savedVersionProblems } from "./saved-versions.ts";
import { storeProblems } from "./store-problems.ts";
import type { StoredRun } from "./stored-files.ts";

export interface RunAudit {
  /** `null` when the ledger says too little to go on. */
  readonly run: AuditedRun | null;
  readonly problems: readonly LedgerProblem[];
}

/** Compares all files of a run with each other. Nothing is computed again. @throws when one cannot be read */
export async function auditRun(
  folder: string,
  readStore: (run: string, newest: number) => Promise<StoredRun | null>,
): Promise<RunAudit> {
  const ledger = join(folder, "ledger.jsonl");
  const { lines, sessions } = await readLines(ledger);
  const [first] = sessions;
  const newest = lines.reduce((max, { version }) => Math.max(max, version ?? 0), 0);
  const stored = first === undefined ? null : await readStore(first.record.run, newest);
  const kept = readSavedVersions(folder);
  const claims = kept.flatMap(({ version, end }) => (end === null ? [] : [{ version, end }]));
  const { ends, problems } = judgeClaims(lines, claims, endsOf(stored));
  const audit = new LedgerAudit(ends);
  for await (const line of readLedger(ledger)) audit.add(line);
  const found = [...problems, ...audit.finish(), ...(stored?.problems ?? [])];
  if (first === undefined || found.length > 0) return { run: null, problems: found };
  const configuration = configurationOf(first);
  if (!("slots" in configuration)) return { run: null, problems: [configuration] };
  const run: AuditedRun = {
    ledger,
    lines: lines.length,
    configuration,
    sessions: [first, ...sessions.slice(1)],
    weights: audit.weights,
    lastVersion: newest,
    kept,
    stored,
  };
  const facts = { run: first.record.run, configuration, weights: audit.weights };
  const keptProblems = kept.map((version) => savedVersionProblems(version, facts));
  const sound = kept.filter((_, index) => keptProblems[index]?.length === 0);
  return {
    run,
    problems: [
      ...sessionProblems(run),
      ...runFileProblems(folder, run),
      ...keptProblems.flat(),
      ...(stored === null ? [] : await storeProblems({ ...run, kept: sound }, stored)),
    ],
  };
}

async function readLines(
  ledger: string,
): Promise<{ readonly lines: readonly LineEnd[]; readonly sessions: readonly LedgerSession[] }> {
  const lines: LineEnd[] = [];
  const sessions: LedgerSession[] = [];
  for await (const { number, endByte, sha256, record } of readLedger(ledger)) {
    const previous = record?.previous ?? null;
    lines.push({ endByte, sha256, previous, version: record?.version ?? null });
    if (record?.type === "run") sessions.push({ line: number, record });
  }
  return { lines, sessions };
}

function endsOf(stored: StoredRun | null) {
  return (stored?.checkpoints ?? []).map(({ where, checkpoint }) => ({
    source: where,
    position: checkpoint.ledger,
  }));
}

function configurationOf({ line, record }: LedgerSession): RunConfiguration | LedgerProblem {
  const where = `ledger.jsonl line ${line}, configuration`;
  try {
    return parseRunConfiguration(record.configuration, where);
  } catch (error) {
    return { where, what: `is not one that this version of Lockstep plays: ${messageOf(error)}` };
  }
}

/** All sessions must be of one run. */
function sessionProblems({ sessions, configuration }: AuditedRun): LedgerProblem[] {
  const [{ record: first }] = sessions;
  const expected = {
    ...identityOf(first),
    configurationSha256: configurationSha256(configuration),
  };
  return sessions.flatMap(({ line, record }) =>
    differingKeys(expected, identityOf(record)).map(({ key, left, right }) => ({
      where: `ledger.jsonl line ${line}, ${key}`,
      what: `is ${JSON.stringify(right)}, expected ${JSON.stringify(left)}`,
    })),
  );
}

function identityOf({ run, seed, configurationSha256: sha256 }: LedgerHeader) {
  return { run, seed, configurationSha256: sha256 };
}

/** `run.json` is the command's and not there where a learner was started by itself. */
function runFileProblems(folder: string, { sessions, configuration }: AuditedRun): LedgerProblem[] {
  const [{ record: header }] = sessions;
  const own = readIfThere(join(folder, "run-configuration.json"));
  const problems: LedgerProblem[] = [];
  if (own !== null && own !== runFileText(header.configuration))
    problems.push({
      where: "run-configuration.json",
      what: `is not the configuration of the ledger${firstDifference(own, header.configuration)}`,
    });
  const record = readIfThere(join(folder, "run.json"));
  if (record === null) return problems;
  const { run, configuration: told } = (jsonOf(record) ?? {}) as Partial<LedgerHeader>;
  const expected = { run: header.run, configuration };
  for (const { key, left, right } of differingKeys(expected, { run, configuration: told }))
    problems.push({
      where: `run.json, ${key}`,
      what: `is ${JSON.stringify(right)}; the ledger says ${JSON.stringify(left)}`,
    });
  return problems;
}

function firstDifference(text: string, configuration: unknown): string {
  const [difference] = differingKeys(configuration, jsonOf(text) ?? {});
  if (difference === undefined) return ": it is spelled otherwise";
  const { key, left, right } = difference;
  return `: ${key} is ${JSON.stringify(right)}, expected ${JSON.stringify(left)}`;
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
