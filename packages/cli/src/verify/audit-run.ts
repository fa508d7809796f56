import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { SlotPosition } from "@lockstep/environment";
import { messageOf } from "@lockstep/errors";
import {
  bytesOfFloats,
  LedgerAudit,
  type LedgerHeader,
  type LedgerProblem,
  readLedger,
  runFileText,
  SlotHistories,
} from "@lockstep/round";
import {
  canonicalJson,
  configurationSha256,
  differingKeys,
  parseRunConfiguration,
  type RunConfiguration,
} from "@lockstep/run";
import { judgeClaims, type LineEnd } from "./claimed-ends.ts";
import {
  type KeptVersion,
  keptVersionProblems,
  readKeptVersions,
  sha256Of,
} from "./kept-versions.ts";
import type { StoredCheckpoint, StoredRun } from "./stored-files.ts";

/** A session of the learner, as its line in the ledger says. */
export interface LedgerSession {
  readonly line: number;
  readonly record: LedgerHeader & { readonly previous: string };
}

/** A run whose files are what they were when they were written. */
export interface AuditedRun {
  readonly ledger: string;
  readonly lines: number;
  readonly configuration: RunConfiguration;
  /** At least one. */
  readonly sessions: readonly [LedgerSession, ...LedgerSession[]];
  /** Version → SHA-256 of its weights. */
  readonly weights: ReadonlyMap<number, string>;
  readonly lastVersion: number;
  /** Ascending. */
  readonly kept: readonly KeptVersion[];
  /** `null` when no store was looked into. */
  readonly stored: StoredRun | null;
}

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
  const kept = readKeptVersions(folder);
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
  const keptProblems = kept.map((version) => keptVersionProblems(version, facts));
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

function identityOf({ run, seed, configurationSha256: sha256, romSha1 }: LedgerHeader) {
  return { run, seed, configurationSha256: sha256, romSha1 };
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
  const { run, configuration: told, romSha1 } = (jsonOf(record) ?? {}) as Partial<LedgerHeader>;
  const expected = { run: header.run, configuration, romSha1: header.romSha1 };
  for (const { key, left, right } of differingKeys(expected, { run, configuration: told, romSha1 }))
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

async function storeProblems(run: AuditedRun, stored: StoredRun): Promise<LedgerProblem[]> {
  const { name, weights, published, checkpoints } = stored;
  const problems: LedgerProblem[] = [];
  for (const [what, hashes] of [
    ["weights", weights],
    ["published", published ?? new Map<number, string>()],
  ] as const)
    for (const [version, sha256] of hashes) {
      const known = run.weights.get(version);
      if (known !== undefined && known !== sha256)
        problems.push({
          where: `${name}, ${what} of version ${version}`,
          what: `has SHA-256 ${sha256}; the ledger says ${known}`,
        });
    }
  for (const version of missingVersions(run, published, weights))
    problems.push({ where: name, what: `has no version ${version}, which the ledger has` });
  const positions = await positionsAt(run, checkpoints);
  for (const stored of checkpoints) problems.push(...checkpointProblems(run, stored, positions));
  return problems;
}

/** A store keeps the newest version, and of all that were published since its first the hash. */
function missingVersions(
  { weights, lastVersion }: AuditedRun,
  published: StoredRun["published"],
  stored: StoredRun["weights"],
): readonly number[] {
  if (published === null) return stored.has(lastVersion) ? [] : [lastVersion];
  const first = Math.min(lastVersion, ...published.keys());
  return [...weights.keys()].filter((version) => version >= first && !published.has(version));
}

/** Where all slots stand at the versions of checkpoints, from the ledger. */
async function positionsAt(
  { ledger, configuration, sessions }: AuditedRun,
  checkpoints: readonly StoredCheckpoint[],
): Promise<ReadonlyMap<number, readonly SlotPosition[]>> {
  const wanted = new Set(checkpoints.map(({ checkpoint }) => checkpoint.version));
  const positions = new Map<number, readonly SlotPosition[]>();
  // A continuation in another folder does not know where its slots began.
  if (sessions[0].record.version > 0) return positions;
  const histories = new SlotHistories(configuration.slots);
  positions.set(0, histories.positions);
  for await (const { record } of readLedger(ledger)) {
    if (record?.type !== "update") continue;
    histories.advance(record);
    if (wanted.has(record.version)) positions.set(record.version, histories.positions);
  }
  return positions;
}

function checkpointProblems(
  { configuration, sessions, weights, kept }: AuditedRun,
  { where, checkpoint }: StoredCheckpoint,
  positions: ReadonlyMap<number, readonly SlotPosition[]>,
): LedgerProblem[] {
  const { version } = checkpoint;
  const [{ record: header }] = sessions;
  const optimizer = kept.find((each) => each.version === version)?.optimizerSha256;
  const optimizerSha256 = sha256Of(bytesOfFloats(checkpoint.optimizerState));
  const parts: readonly (readonly [string, boolean])[] = [
    ["run", checkpoint.run === header.run],
    ["configuration", checkpoint.configurationJson === canonicalJson(configuration)],
    ["romSha1", checkpoint.romSha1 === header.romSha1],
    ["weights", sha256Of(bytesOfFloats(checkpoint.weights)) === weights.get(version)],
    ["optimizer state", optimizer === undefined || optimizer === optimizerSha256],
    [
      "slots' positions",
      !positions.has(version) || isDeepStrictEqual(positions.get(version), checkpoint.positions),
    ],
  ];
  return parts.flatMap(([part, same]) =>
    same
      ? []
      : [{ where: `${where}, ${part}`, what: `is not what the run had at version ${version}` }],
  );
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
