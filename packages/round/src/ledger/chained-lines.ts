import { lineSha256, parseLedgerLine } from "./ledger-line.ts";
import type { LedgerHeader, LedgerPosition, LedgerRecord } from "./ledger-record.ts";
import { type RawLedgerLine, readRawLedger } from "./read-ledger.ts";

/** What a line says of itself in its first bytes. */
export interface LineBegin {
  readonly previous: string;
  readonly version: number;
  /** `null` for an update. */
  readonly header: (LedgerRecord & LedgerHeader) | null;
}

/** A complete line that has the hash of the line before it. */
export interface ChainedLine {
  readonly begin: LineBegin;
  readonly bytes: Buffer;
  /** Of its end. */
  readonly position: LedgerPosition;
}

/** What ends the lines before the end of the file: one that is torn, or one that breaks the chain, e.g. `line 4 is no record`. */
export type BrokenLine = { readonly torn: true } | { readonly problem: string };

/** Begins every line that {@link ledgerLine} writes. */
const begin = /^\{"previous":"([0-9a-f]{64})","type":"(run|update)"/;
const beginBytes = 512;

/**
 * A ledger's lines with their chain of hashes checked. It reads no update's content. A line that is not chained is the last one.
 * @throws when the file cannot be read, {RangeError} when a line is too long to be one
 */
export async function* readChainedLines(
  path: string,
): AsyncGenerator<ChainedLine | BrokenLine, void, void> {
  let before: string | null = null;
  for await (const line of readRawLedger(path)) {
    const { complete, number, endByte, bytes } = line;
    if (!complete) return yield { torn: true };
    const begin = readLineBegin(line);
    if (typeof begin === "string") return yield { problem: `line ${number} ${begin}` };
    // A continuation in another folder begins with the hash of a line that is not here.
    if (before !== null && begin.previous !== before)
      return yield {
        problem: `line ${number - 1} or ${number} was changed, or a line between them is missing`,
      };
    before = lineSha256(bytes);
    yield { begin, bytes, position: { bytes: endByte, records: number, sha256: before } };
  }
}

/** Reads the first bytes of a line, and all of a session's record. @returns what is wrong when it does not begin as a record */
function readLineBegin({ bytes, number }: RawLedgerLine): LineBegin | string {
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
