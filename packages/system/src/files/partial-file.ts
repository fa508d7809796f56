import { createHash } from "node:crypto";
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { flushFolderSync } from "./flush-folder.ts";

/**
 * A file that comes in parts and may take more than one process: what has come lies in `<path>.part` until the file is
 * whole, and the next process goes on behind it. Two processes that fetch the same file write the same bytes to the same
 * places.
 */
export class PartialFile {
  readonly path: string;
  readonly #part: string;
  #file: number | null = null;
  #size: number;

  constructor(path: string) {
    this.path = path;
    this.#part = `${path}.part`;
    this.#size = statSync(this.#part, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Bytes that have come. */
  get size(): number {
    return this.#size;
  }

  /** Appends all bytes. @throws {NodeJS.ErrnoException} */
  write(bytes: Uint8Array): void {
    if (this.#file === null) {
      closeSync(openSync(this.#part, "a"));
      this.#file = openSync(this.#part, "r+");
    }
    for (let written = 0; written < bytes.length; ) {
      const count = writeSync(
        this.#file,
        bytes,
        written,
        bytes.length - written,
        this.#size + written,
      );
      written += count;
    }
    this.#size += bytes.length;
  }

  /** SHA-256 of what has come, lower-case hex. @throws {NodeJS.ErrnoException} */
  async sha256(): Promise<string> {
    const hash = createHash("sha256");
    if (existsSync(this.#part))
      for await (const chunk of createReadStream(this.#part)) hash.update(chunk as Buffer);
    return hash.digest("hex");
  }

  /** Forgets what has come. @throws {NodeJS.ErrnoException} */
  restart(): void {
    if (this.#file !== null) ftruncateSync(this.#file);
    else rmSync(this.#part, { force: true });
    this.#size = 0;
  }

  /** Puts it in its place, so that it survives a power failure. @throws {NodeJS.ErrnoException} */
  finish(): void {
    const file = this.#file ?? openSync(this.#part, "r+");
    this.#file = file;
    fsyncSync(file);
    this.close();
    // Another process that fetched the same file may have been faster.
    if (existsSync(this.#part) || !existsSync(this.path)) renameSync(this.#part, this.path);
    flushFolderSync(dirname(this.path));
  }

  /** Leaves what has come for another time. Idempotent. */
  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }
}
