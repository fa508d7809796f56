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

/** A name that no other writer on this machine uses. */
function beside(path: string): string {
  unfinished += 1;
  return join(dirname(path), `${unfinishedPrefix}${process.pid}-${unfinished}`);
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
  }
  await flushFolder(dirname(path));
}

/** Synchronous {@link replaceFile}, for a command that does nothing else meanwhile. */
export function replaceFileSync(path: string, content: Uint8Array | string): void {
  const written = beside(path);
  try {
    const file = openSync(written, "wx");
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(written, path);
  } catch (error) {
    removeQuietly(written);
    throw error;
  }
  flushFolderSync(dirname(path));
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
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
