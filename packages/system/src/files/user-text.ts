import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { contentProblem } from "./content-signature.ts";

/** Far above any text that a person writes. */
const mostTextBytes = 64 * 1024 * 1024;
const byteOrderMark = "\ufeff";

/**
 * Reads a text that a user wrote: a leading UTF-8 byte-order mark is left out, as other readers of such files do.
 * @throws {NodeJS.ErrnoException} when it cannot be read
 * @throws {RangeError} with what it is, in words, when it is no UTF-8 text
 */
export function readUserText(path: string): string {
  return userText(readBounded(path, mostTextBytes));
}

/**
 * The text of bytes that a user gave: see {@link readUserText}.
 * @throws {RangeError} with what they are, in words, when they are no text
 */
export function userText(bytes: Uint8Array): string {
  const problem = contentProblem(bytes);
  if (problem !== null) throw new RangeError(problem);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

/** A user's JSON file: see {@link readUserText}. @throws {SyntaxError} too */
export function readUserJson(path: string): unknown {
  return JSON.parse(readUserText(path));
}

/**
 * Reads a whole file, which may be a pipe. One that never ends is refused.
 * @throws {NodeJS.ErrnoException}
 * @throws {RangeError} when it has more bytes than that
 */
export function readBounded(path: string, mostBytes: number): Uint8Array {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const parts: Buffer[] = [];
    let total = 0;
    for (;;) {
      if (Math.max(size, total) > mostBytes)
        throw new RangeError(`it has more than ${mostBytes} bytes`);
      const part = Buffer.allocUnsafe(Math.max(size - total, 1 << 16));
      const read = readSync(file, part);
      if (read === 0) return Buffer.concat(parts, total);
      parts.push(part.subarray(0, read));
      total += read;
    }
  } finally {
    closeSync(file);
  }
}
