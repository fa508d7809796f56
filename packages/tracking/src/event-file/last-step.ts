import { open } from "node:fs/promises";
import { stepReached } from "./event.ts";
import { contentOf, recordLength } from "./record.ts";

const partBytes = 1 << 20;
/** Longer records than a picture makes are damage. */
const mostRecordBytes = 1 << 28;

/**
 * The step of the last whole record of an event file, whose end may be torn.
 * @returns 0 when there is none
 */
export async function lastStep(path: string): Promise<number> {
  const file = await open(path, "r");
  try {
    let buffer: Buffer<ArrayBufferLike> = Buffer.alloc(0);
    let offset = 0;
    let step = 0;
    for (;;) {
      const part = Buffer.alloc(partBytes);
      const { bytesRead } = await file.read(part, 0, partBytes, offset);
      if (bytesRead === 0) return step;
      offset += bytesRead;
      const walked = walk(Buffer.concat([buffer, part.subarray(0, bytesRead)]));
      if (walked.last !== null) step = stepReached(walked.last);
      if (walked.damaged || walked.rest.length > mostRecordBytes) return step;
      buffer = walked.rest;
    }
  } finally {
    await file.close();
  }
}

interface Walked {
  /** Content of the last whole record. */
  readonly last: Buffer | null;
  /** What follows it. */
  readonly rest: Buffer;
  readonly damaged: boolean;
}

function walk(bytes: Buffer): Walked {
  let last: Buffer | null = null;
  let at = 0;
  for (;;) {
    const rest = bytes.subarray(at);
    if (rest.length < 12) return { last, rest, damaged: false };
    const length = recordLength(rest);
    if (length === null) return { last, rest, damaged: true };
    if (rest.length < length) return { last, rest, damaged: false };
    const content = contentOf(rest.subarray(0, length));
    if (content === null) return { last, rest, damaged: true };
    last = content;
    at += length;
  }
}
