import { closeSync, openSync, readSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { UnfinishedFile } from "./replace-file.ts";

/** Bytes that wait on the disk until they are read once, in order. */
export interface Scratch {
  /** Appends all bytes. @throws {NodeJS.ErrnoException} */
  write(bytes: Uint8Array): void;
  /** All bytes so far, in parts of up to 1 MiB. A part is valid until the next one. @throws {NodeJS.ErrnoException} */
  parts(): Generator<Uint8Array, void, void>;
  /** Removes them. Idempotent. */
  close(): void;
}

const partBytes = 1 << 20;

/**
 * A file beside an output, for what must be whole before the output can begin. It goes with the process, like all that
 * is unfinished. For a pipe or a device it lies in the temporary folder.
 * @throws {NodeJS.ErrnoException}
 */
export function openScratch(beside: string): Scratch {
  const status = statSync(beside, { throwIfNoEntry: false });
  const stream = status !== undefined && !status.isFile();
  const file = new UnfinishedFile(join(stream ? tmpdir() : dirname(beside), "scratch"));
  return {
    write: (bytes) => file.write(bytes),
    *parts() {
      const reading = openSync(file.path, "r");
      try {
        const part = Buffer.alloc(partBytes);
        for (let length = -1; length !== 0; ) {
          length = readSync(reading, part);
          if (length > 0) yield part.subarray(0, length);
        }
      } finally {
        closeSync(reading);
      }
    },
    close: () => file.abandon(),
  };
}
