import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { flushFolder, flushFolderSync } from "./flush-folder.ts";

/** Prefix of the names of files that are still being written. */
const unfinishedPrefix = ".unfinished-";

let unfinished = 0;
/** Of this process. */
const underWay = new Set<string>();

/** A name that no other writer on this machine uses. */
function beside(path: string): string {
  unfinished += 1;
  const written = join(dirname(path), `${unfinishedPrefix}${process.pid}-${unfinished}`);
  underWay.add(written);
  return written;
}

/**
 * Replaces a file atomically, even when the process or the machine stops: writes a file beside it, flushes it, renames
 * it, and flushes the folder. Readers find all of the old file or all of the new one.
 * @throws {NodeJS.ErrnoException} after removing the unfinished file
 */
export async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  const written = beside(path);
  try {
    const file = await open(written, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(written, path);
  } catch (error) {
    await rm(written, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    underWay.delete(written);
  }
  await flushFolder(dirname(path));
}

/** Synchronous {@link replaceFile}, for a command that does nothing else meanwhile. */
export function replaceFileSync(path: string, content: Uint8Array | string): void {
  const file = new UnfinishedFile(path);
  try {
    file.write(typeof content === "string" ? Buffer.from(content) : content);
    file.finish();
  } catch (error) {
    file.abandon();
    throw error;
  }
}

/**
 * Replaces thousands of files, each as a whole, and does not wait for the disk after each: a power failure may take what was
 * written last. For files that can be written again.
 * @throws {NodeJS.ErrnoException}
 */
export function replaceFileUnflushed(path: string, content: Uint8Array): void {
  const file = new UnfinishedFile(path);
  try {
    file.write(content);
    file.finishUnflushed();
  } catch (error) {
    file.abandon();
    throw error;
  }
}

/** A file that grows beside the one that it will replace: see {@link replaceFile}. */
export class UnfinishedFile {
  /** Where it grows. */
  readonly path: string;
  readonly #target: string;
  #file: number | null;

  /** @param mode permissions, e.g. 0o444 @throws {NodeJS.ErrnoException} */
  constructor(target: string, mode?: number) {
    this.#target = target;
    this.path = beside(target);
    try {
      this.#file = openSync(this.path, "wx", mode);
    } catch (error) {
      underWay.delete(this.path);
      throw error;
    }
  }

  /** Appends all bytes. @throws {NodeJS.ErrnoException} */
  write(bytes: Uint8Array): void {
    writeFileSync(this.#open(), bytes);
  }

  /** Returns when its content survives a power failure. @throws {NodeJS.ErrnoException} */
  flush(): void {
    fsyncSync(this.#open());
  }

  /** Puts it in its place. @throws {NodeJS.ErrnoException} */
  finish(): void {
    this.flush();
    this.finishUnflushed();
    flushFolderSync(dirname(this.#target));
  }

  /** Puts it in its place and does not wait for the disk. @throws {NodeJS.ErrnoException} */
  finishUnflushed(): void {
    this.#close();
    renameSync(this.path, this.#target);
    underWay.delete(this.path);
  }

  /** Removes it, unless it is in its place. */
  abandon(): void {
    this.#close();
    if (underWay.delete(this.path)) removeQuietly(this.path);
  }

  #open(): number {
    if (this.#file === null) throw new RangeError(`${this.path} is closed`);
    return this.#file;
  }

  #close(): void {
    if (this.#file === null) return;
    closeSync(this.#file);
    this.#file = null;
  }
}

/** What else this process has begun, each by what removes it. */
const otherwiseUnderWay = new Set<() => void>();

/**
 * Has something removed with all that is unfinished when this process is interrupted.
 * @returns ends that
 */
export function removedWhenInterrupted(remove: () => void): () => void {
  otherwiseUnderWay.add(remove);
  return () => {
    otherwiseUnderWay.delete(remove);
  };
}

/** Removes what this process has not finished writing: for a process that ends now, because it was interrupted. */
export function removeOwnUnfinished(): void {
  for (const path of underWay) removeQuietly(path);
  for (const remove of otherwiseUnderWay) quietly(remove);
}

function removeQuietly(path: string): void {
  quietly(() => rmSync(path, { force: true }));
}

function quietly(remove: () => void): void {
  try {
    remove();
  } catch {
    // Only the first error is reported.
  }
}

/**
 * Removes unfinished files of a killed process. Only for a folder in which no other process writes.
 * @throws {NodeJS.ErrnoException}
 */
export function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder))
    if (name.startsWith(unfinishedPrefix)) rmSync(join(folder, name), { force: true });
}
