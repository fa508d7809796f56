import { createReadStream } from "node:fs";
import { messageOf } from "@lockstep/errors";
import { expectFile } from "@lockstep/system";
import { lineSha256, parseLedgerLine } from "./ledger-line.ts";
import type { LedgerRecord } from "./ledger-record.ts";

/** A line of a ledger's file. */
export interface LedgerLine {
  /** Counted from 1. */
  readonly number: number;
  /** Of the file, its newline included. */
  readonly endByte: number;
  readonly sha256: string;
  /** `null` when the line is not a record; {@link problem} then says why. */
  readonly record: LedgerRecord | null;
  readonly problem: string | null;
}

const newline = 0x0a;
/** No record of a run that Lockstep can train is longer. */
const longestLineBytes = 512 * 1024 * 1024;

/** A line of a ledger's file as bytes, without its newline. */
export interface RawLedgerLine {
  /** Counted from 1. */
  readonly number: number;
  /** Of the file, its newline included. */
  readonly endByte: number;
  readonly bytes: Buffer;
  /** `false` for a last line without a newline: it was cut off. */
  readonly complete: boolean;
}

/**
 * Reads a ledger line by line; damaged lines are marked. A last line without a newline was cut off.
 * @throws when the file cannot be read, {RangeError} when a line is too long to be one
 */
export async function* readLedger(path: string): AsyncGenerator<LedgerLine, void, void> {
  for await (const { number, endByte, bytes, complete } of readRawLedger(path)) {
    const line = lineOf(bytes, number, endByte);
    yield complete ? line : { ...line, record: null, problem: "it has no end" };
  }
}

/** @throws when the file cannot be read, {RangeError} when a line is too long to be one */
export async function* readRawLedger(path: string): AsyncGenerator<RawLedgerLine, void, void> {
  expectFile(path);
  let parts: Buffer[] = [];
  let partBytes = 0;
  let number = 0;
  let endByte = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      const bytes = Buffer.concat([...parts, chunk.subarray(start, end)]);
      [parts, partBytes, start] = [[], 0, end + 1];
      number += 1;
      endByte += bytes.length + 1;
      yield { number, endByte, bytes, complete: true };
    }
    parts.push(chunk.subarray(start));
    partBytes += chunk.length - start;
    if (partBytes > longestLineBytes) throw new RangeError(`line ${number + 1} is too long`);
  }
  if (partBytes === 0) return;
  const bytes = Buffer.concat(parts);
  yield { number: number + 1, endByte: endByte + partBytes, bytes, complete: false };
}

function lineOf(bytes: Buffer, number: number, endByte: number): LedgerLine {
  const line = { number, endByte, sha256: lineSha256(bytes) };
  try {
    return { ...line, record: parseLedgerLine(bytes.toString("utf8")), problem: null };
  } catch (error) {
    return { ...line, record: null, problem: messageOf(error) };
  }
}
