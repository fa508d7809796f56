import { readChainedLines } from "./chained-lines.ts";
import type { LedgerHeader, LedgerPosition } from "./ledger-record.ts";

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
  for await (const line of readChainedLines(path)) {
    if ("torn" in line) return { ...chain, torn: true };
    if ("problem" in line) return { ...chain, problem: line.problem };
    const { begin, position } = line;
    chain = {
      ...chain,
      lines: position.records,
      session: begin.header ?? chain.session,
      version: begin.version,
      endsWithSession: begin.header !== null,
      endProblem: chain.endProblem ?? problemOfEnd(position, known),
    };
  }
  if (known === null || chain.lines >= known.position.records) return chain;
  return {
    ...chain,
    endProblem: `ends after line ${chain.lines}, ${known.source} knows ${known.position.records} lines`,
  };
}

function problemOfEnd(
  { bytes, records, sha256 }: LedgerPosition,
  known: { readonly position: LedgerPosition; readonly source: string } | null,
): string | null {
  if (known === null || known.position.records !== records) return null;
  if (known.position.sha256 === sha256 && known.position.bytes === bytes) return null;
  return `line ${records} is not the one that ${known.source} names`;
}
