import { lineSha256, parseLedgerLine } from "./ledger-line.ts";
import type { LedgerHeader, LedgerPosition, LedgerRecord } from "./ledger-record.ts";
import { type RawLedgerLine, readRawLedger } from "./read-ledger.ts";

/** What a ledger's complete lines say of its run, when each is chained to the one before. */
export interface LedgerChain {
  /** Number of complete lines. */
  readonly lines: number;
  /** The last session's record; `null` when there is no complete line. */
  readonly session: LedgerHeader | null;
  /** Of the last complete line. */
  readonly version: number;
  /** Whether the last complete line is a session's record. */
  readonly endsWithSession: boolean;
  /** Whether the file ends within a line, as after a power failure during a write. */
  readonly torn: boolean;
  /** Where the chain breaks, e.g. `line 4 is no record`; the other figures are of the lines before. */
  readonly problem: string | null;
  /** How the ledger contradicts the end that another file knows. */
  readonly endProblem: string | null;
}

/** Begins every line that {@link ledgerLine} writes. */
const begin = /^\{"previous":"([0-9a-f]{64})","type":"(run|update)"/;
const beginBytes = 512;

/**
 * Checks a ledger's chain of hashes. It reads no update's content, so that a run of days is checked in seconds.
 * @param known where another file of the run says that the ledger once ended
 * @throws when the file cannot be read, {RangeError} when a line is too long to be one
 */
export async function readLedgerChain(
  path: string,
  known: { readonly position: LedgerPosition; readonly source: string } | null,
): Promise<LedgerChain> {
  let chain: LedgerChain = {
    lines: 0,
    session: null,
    version: 0,
    endsWithSession: false,
    torn: false,
    problem: null,
    endProblem: null,
  };
  let before: string | null = null;
  for await (const line of readRawLedger(path)) {
    if (!line.complete) return { ...chain, torn: true };
    const read = readLineBegin(line);
    if (typeof read === "string") return { ...chain, problem: `line ${line.number} ${read}` };
    // A continuation in another folder begins with the hash of a line that is not here.
    if (before !== null && read.previous !== before)
      return {
        ...chain,
        problem: `line ${chain.lines} or ${line.number} was changed, or a line between them is missing`,
      };
    before = lineSha256(line.bytes);
    const end = { bytes: line.endByte, records: line.number, sha256: before };
    chain = {
      ...chain,
      lines: line.number,
      session: read.header ?? chain.session,
      version: read.version,
      endsWithSession: read.header !== null,
      endProblem: chain.endProblem ?? problemOfEnd(end, known),
    };
  }
  if (known === null || chain.lines >= known.position.records) return chain;
  return {
    ...chain,
    endProblem: `ends after line ${chain.lines}, ${known.source} knows ${known.position.records} lines`,
  };
}

/** What a line says of itself in its first bytes. */
export interface LineBegin {
  readonly previous: string;
  readonly version: number;
  /** `null` for an update. */
  readonly header: (LedgerRecord & LedgerHeader) | null;
}

/** Reads the first bytes of a line, and all of a session's record. @returns what is wrong when it does not begin as a record */
export function readLineBegin({ bytes, number }: RawLedgerLine): LineBegin | string {
  const text = bytes.toString("latin1", 0, beginBytes);
  const [, previous, type] = begin.exec(text) ?? [];
  if (previous === undefined) return "is no record";
  if (type === "run") {
    try {
      const record = parseLedgerLine(bytes.toString("utf8"));
      return record.type === "run"
        ? { previous, version: record.version, header: record }
        : "is no record";
    } catch {
      return "is no record";
    }
  }
  const version = /^,"version":(\d+),/.exec(text.slice(begin.exec(text)?.[0].length))?.[1];
  if (number === 1) return "is no record of a session";
  return version === undefined
    ? "is no record"
    : { previous, version: Number(version), header: null };
}

function problemOfEnd(
  { bytes, records, sha256 }: LedgerPosition,
  known: { readonly position: LedgerPosition; readonly source: string } | null,
): string | null {
  if (known === null || known.position.records !== records) return null;
  if (known.position.sha256 === sha256 && known.position.bytes === bytes) return null;
  return `line ${records} is not the one that ${known.source} names`;
}
