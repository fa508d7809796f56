import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { textProblem } from "./content-signature.ts";
import { inWords } from "./file-problem.ts";

/** Far above any text that a person writes. */
const mostTextBytes = 64 * 1024 * 1024;
const byteOrderMark = "\ufeff";

/**
 * Reads a text that a user wrote: a leading UTF-8 byte-order mark is left out, as other readers of such files do.
 * @throws {NodeJS.ErrnoException} when it cannot be read
 * @throws {RangeError} with what it is, in words, when it is no UTF-8 text
 */
export function readUserText(path: string, mostBytes: number = mostTextBytes): string {
  return userText(readBounded(path, mostBytes));
}

/**
 * The text of bytes that a user gave: see {@link readUserText}.
 * @throws {RangeError} with what they are, in words, when they are no text
 */
export function userText(bytes: Uint8Array): string {
  const problem = textProblem(bytes);
  if (problem !== null) throw new RangeError(problem);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

/** A user's JSON file: see {@link readUserText}. @throws {SyntaxError} too */
export function readUserJson(path: string): unknown {
  return JSON.parse(readUserText(path));
}

/** What of a path that is no file is said. */
export const pipeOrDevice = "it is a pipe or a device";

/** Whether reading it may never end. A folder's reader fails by itself. */
function isPipeOrDevice(status: Stats): boolean {
  return !status.isFile() && !status.isDirectory();
}

/**
 * For a reader that opens the file itself, which would wait for a pipe without an end.
 * @throws {NodeJS.ErrnoException}
 * @throws {RangeError} when it is a pipe or a device
 */
export function expectFile(path: string): void {
  if (isPipeOrDevice(statSync(path))) throw new RangeError(`${pipeOrDevice}, expected a file`);
}

/**
 * Reads a whole file. A pipe or a device is refused without waiting for it.
 * @throws {NodeJS.ErrnoException} whose message is for people
 * @throws {RangeError} when it has more bytes than that, or is no file
 */
export function readBounded(path: string, mostBytes: number): Buffer {
  try {
    return readAll(path, mostBytes);
  } catch (error) {
    throw inWords(error);
  }
}

function readAll(path: string, mostBytes: number): Buffer {
  // Opening a pipe that nobody writes would block.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const status = fstatSync(file);
    if (isPipeOrDevice(status)) throw new RangeError(`${pipeOrDevice}, expected a file`);
    const { size } = status;
    const parts: Buffer[] = [];
    let total = 0;
    for (;;) {
      if (Math.max(size, total) > mostBytes)
        throw new RangeError(`it has more than ${mostBytes} bytes`);
      const part = Buffer.allocUnsafe(Math.max(size - total, 1 << 16));
      const read = readSync(file, part);
      // A file that came in one piece, as nearly all do, is not copied: it may be large.
      if (read === 0) return parts[0]?.length === total ? parts[0] : Buffer.concat(parts, total);
      parts.push(part.subarray(0, read));
      total += read;
    }
  } finally {
    closeSync(file);
  }
}
