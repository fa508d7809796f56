import type { EngineIdentity, ProcessorIdentity } from "@lockstep/model";
import { type ChainedLine, readChainedLines } from "./chained-lines.ts";
import { LedgerError } from "./ledger-error.ts";
import { parseLedgerLine } from "./ledger-line.ts";
import type { LedgerHeader, LedgerPosition } from "./ledger-record.ts";

/** What a ledger says of how the weights of one version came about. */
export interface LedgerHead {
  readonly run: string;
  readonly version: number;
  readonly weightsSha256: string;
  /** The ledger's last version: training may have gone on. */
  readonly lastVersion: number;
  /** The end of the line that made the version. Its hash covers all lines before it. */
  readonly position: LedgerPosition;
  /** Sessions of the learner up to that line. */
  readonly sessions: readonly HeadSession[];
}

/** One session of the learner. */
export interface HeadSession {
  /** That it began with. */
  readonly version: number;
  readonly configurationSha256: string;
  readonly engine: EngineIdentity;
  /** `null` in ledgers from before it was kept. */
  readonly processor: ProcessorIdentity | null;
  readonly software: Readonly<Record<string, string>>;
}

/**
 * Reads a ledger to its end and checks its chain of hashes. A torn last line is none.
 * @throws {LedgerError} `LEDGER_DAMAGED` with the line, `NOT_PLAYED` when it does not have the version
 * @throws when the file cannot be read
 */
export async function readLedgerHead(path: string, version: number): Promise<LedgerHead> {
  const sessions: HeadSession[] = [];
  let run: string | null = null;
  let lastVersion = 0;
  let head: Pick<LedgerHead, "weightsSha256" | "position" | "sessions"> | null = null;
  for await (const { begin, bytes, position } of soundLines(path)) {
    lastVersion = begin.version;
    if (begin.header !== null) {
      run ??= begin.header.run;
      sessions.push(sessionOf(begin.header));
    }
    // A later session's record repeats the version that it begins with.
    const made = begin.header === null || position.records === 1;
    if (!made || begin.version !== version) continue;
    const { weightsSha256 } = parseLedgerLine(bytes.toString("utf8"));
    head = { weightsSha256, position, sessions: [...sessions] };
  }
  if (run !== null && head !== null) {
    const { weightsSha256, position, sessions } = head;
    return { run, version, weightsSha256, lastVersion, position, sessions };
  }
  throw new LedgerError(
    "NOT_PLAYED",
    `${path} has no version ${version}, only those up to ${lastVersion}; name another`,
  );
}

/**
 * Where a ledger stands at a version: at the end of the line that made it, and at the end of the record of each later
 * session that began with it. Weights and checkpoints name one of them.
 * @throws {LedgerError} `LEDGER_DAMAGED` with the line
 * @throws when the file cannot be read
 */
export async function readLedgerPositions(
  path: string,
  version: number,
): Promise<readonly LedgerPosition[]> {
  const positions: LedgerPosition[] = [];
  for await (const { begin, position } of soundLines(path))
    if (begin.version === version) positions.push(position);
  return positions;
}

/** @throws {LedgerError} `LEDGER_DAMAGED` */
async function* soundLines(path: string): AsyncGenerator<ChainedLine, void, void> {
  for await (const line of readChainedLines(path)) {
    if ("torn" in line) return;
    if ("problem" in line)
      throw new LedgerError(
        "LEDGER_DAMAGED",
        `${path} ${line.problem}; put back a copy of the ledger`,
      );
    yield line;
  }
}

function sessionOf(header: LedgerHeader): HeadSession {
  const { version, configurationSha256, engine, processor = null, software } = header;
  return { version, configurationSha256, engine, processor, software };
}
