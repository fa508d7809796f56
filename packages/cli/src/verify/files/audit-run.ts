import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import {
  GuardAudit,
  LedgerAudit,
  type LedgerHeader,
  type LedgerLine,
  type LedgerProblem,
  ledgerChange,
  readLedger,
  runFileText,
} from "@lockstep/round";
import {
  canBeOneRun,
  canonicalJson,
  configurationSha256,
  differingKeys,
  mayChange,
  parseRunConfiguration,
} from "@lockstep/run-configuration";
import { foreignLedger } from "../../run-folder/run-ledger.ts";
import type { AuditedRun } from "./audited-run.ts";
import { readRecordFile } from "./bounded-files.ts";
import { judgeClaims, type LineEnd } from "./claimed-ends.ts";
import type { LedgerSession, SessionLine } from "./ledger-session.ts";
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
  const foreign = first === undefined ? null : foreignLedger(folder, first.record.run);
  // Nothing else that is compared with another run's ledger says more.
  if (foreign !== null) return { run: null, problems: [{ where: "ledger.jsonl", what: foreign }] };
  const newest = lines.reduce((max, { version }) => Math.max(max, version ?? 0), 0);
  const stored = first === undefined ? null : await readStore(first.record.run, newest);
  const kept = readSavedVersions(folder);
  const claims = kept.flatMap(({ version, end }) => (end === null ? [] : [{ version, end }]));
  const { ends, problems } = judgeClaims(lines, claims, endsOf(stored));
  const audit = new LedgerAudit(ends);
  const guard = new GuardReading();
  for await (const line of readLedger(ledger)) {
    audit.add(line);
    guard.add(line);
  }
  const found = [...problems, ...audit.finish(), ...(stored?.problems ?? [])];
  if (first === undefined || found.length > 0) return { run: null, problems: found };
  const [session, ...later] = sessions.map(withConfiguration);
  const unreadable = [session, ...later].filter((each) => each !== undefined && "what" in each);
  if (session === undefined || "what" in session || unreadable.length > 0)
    return { run: null, problems: unreadable as LedgerProblem[] };
  const { configuration } = session;
  const run: AuditedRun = {
    ledger,
    lines: lines.length,
    configuration,
    sessions: [session, ...(later as LedgerSession[])],
    weights: audit.weights,
    lastVersion: newest,
    rollbacks: guard.rollbacks,
    kept,
    stored,
  };
  const facts = {
    run: first.record.run,
    configuration,
    sessions: run.sessions,
    weights: audit.weights,
  };
  const keptProblems = kept.map((version) => savedVersionProblems(version, facts));
  const sound = kept.filter((_, index) => keptProblems[index]?.length === 0);
  return {
    run,
    problems: [
      ...sessionProblems(run),
      ...guard.problems,
      ...runFileProblems(folder, run),
      ...keptProblems.flat(),
      ...(stored === null ? [] : await storeProblems({ ...run, kept: sound }, stored)),
    ],
  };
}

/** What a ledger says of rollbacks, and whether the guard's rules give the same. */
class GuardReading {
  readonly rollbacks: { version: number; to: number }[] = [];
  readonly problems: LedgerProblem[] = [];
  readonly #audit = new GuardAudit();

  add({ number, record }: LedgerLine): void {
    // Nothing that follows a wrong verdict says more.
    if (record === null || this.problems.length > 0) return;
    const problem = this.#audit.add(number, record);
    if (problem !== null) this.problems.push(problem);
    if (record.type === "update" && record.rollback !== undefined)
      this.rollbacks.push({ version: record.version, to: record.rollback.to });
  }
}

async function readLines(
  ledger: string,
): Promise<{ readonly lines: readonly LineEnd[]; readonly sessions: readonly SessionLine[] }> {
  const lines: LineEnd[] = [];
  const sessions: SessionLine[] = [];
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

function withConfiguration({ line, record }: SessionLine): LedgerSession | LedgerProblem {
  const where = `ledger.jsonl line ${line}, configuration`;
  try {
    return { line, record, configuration: parseRunConfiguration(record.configuration, where) };
  } catch (error) {
    return { where, what: `is not one that this version of Lockstep plays: ${messageOf(error)}` };
  }
}

/** All sessions must be of one run, and say what they changed of it. */
function sessionProblems({ sessions, configuration }: AuditedRun): LedgerProblem[] {
  const [{ record: first }] = sessions;
  const { run, seed } = first;
  return sessions.flatMap(({ line, record, configuration: own }, index) => {
    const before = sessions[index - 1]?.configuration ?? own;
    const changes = differingKeys(before, own);
    const expected = {
      run,
      seed,
      configurationSha256: configurationSha256(own),
      changes: changes.map(ledgerChange),
    };
    const said = {
      run: record.run,
      seed: record.seed,
      configurationSha256: record.configurationSha256,
      changes: record.changes ?? [],
    };
    const fixed = differingKeys(configuration, own)
      .filter(({ key }) => !mayChange(key))
      .map((difference) => ({ ...difference, key: `configuration.${difference.key}` }));
    return [...differingKeys(expected, said), ...fixed].map(({ key, left, right }) => ({
      where: `ledger.jsonl line ${line}, ${key}`,
      what: `is ${JSON.stringify(right)}, expected ${JSON.stringify(left)}`,
    }));
  });
}

/** `run.json` is the command's and not there where a learner was started by itself. */
function runFileProblems(folder: string, { sessions, configuration }: AuditedRun): LedgerProblem[] {
  const [{ record: header }] = sessions;
  const { record: last } = sessions.at(-1) ?? sessions[0];
  const own = readIfThere(join(folder, "run-configuration.json"));
  const problems: LedgerProblem[] = [];
  if (own !== null && own !== runFileText(last.configuration) && !isPrepared(own, last))
    problems.push({
      where: "run-configuration.json",
      what: `is not the configuration of the ledger${firstDifference(own, last.configuration)}`,
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

/** As the command leaves it for a session that did not begin: it was killed before its learner wrote its record. */
function isPrepared(text: string, { configuration }: LedgerHeader): boolean {
  const prepared = jsonOf(text);
  if (prepared === undefined || text !== canonicalJson(prepared)) return false;
  return canBeOneRun(configuration, prepared);
}

function firstDifference(text: string, configuration: unknown): string {
  const [difference] = differingKeys(configuration, jsonOf(text) ?? {});
  if (difference === undefined) return ": it is spelled otherwise";
  const { key, left, right } = difference;
  return `: ${key} is ${JSON.stringify(right)}, expected ${JSON.stringify(left)}`;
}

function readIfThere(path: string): string | null {
  try {
    return readRecordFile(path);
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
