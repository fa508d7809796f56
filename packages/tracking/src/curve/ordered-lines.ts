import type { FileHandle } from "node:fs/promises";

/** Longer lines are none of ours. */
const mostLineBytes = 1 << 16;

/**
 * Where the lines end that belong to the first part of a file. Lines that do not belong come after all that do, so only
 * a few are read, however long the file is.
 * @param bytes of the file that are looked at
 * @returns the byte after the last line's newline; 0 when none belongs
 */
export async function endOfLines(
  file: FileHandle,
  bytes: number,
  belongs: (line: string) => boolean,
): Promise<number> {
  let low = 0;
  let high = bytes;
  while (low < high) {
    const line = await lineAround(file, Math.floor((low + high) / 2), bytes);
    if (line.text !== null && belongs(line.text)) low = line.end;
    else high = line.start;
  }
  return low;
}

interface Line {
  readonly start: number;
  /** After its newline. */
  readonly end: number;
  /** `null` when it does not end. */
  readonly text: string | null;
}

async function lineAround(file: FileHandle, place: number, bytes: number): Promise<Line> {
  const from = Math.max(0, place - mostLineBytes);
  const part = Buffer.alloc(Math.min(bytes, place + mostLineBytes) - from);
  const { bytesRead } = await file.read(part, 0, part.length, from);
  const read = part.subarray(0, bytesRead);
  const start = place === from ? 0 : read.lastIndexOf(0x0a, place - from - 1) + 1;
  const newline = read.indexOf(0x0a, place - from);
  if (newline < 0) return { start: from + start, end: from + read.length, text: null };
  return {
    start: from + start,
    end: from + newline + 1,
    text: read.toString("utf8", start, newline),
  };
}
