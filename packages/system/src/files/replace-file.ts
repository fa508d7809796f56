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

/** Names of files that are still being written begin so. */
const unfinishedPrefix = ".unfinished-";

let unfinished = 0;

/** A name that no other writer of this machine uses. */
function beside(path: string): string {
  unfinished += 1;
  return join(dirname(path), `${unfinishedPrefix}${process.pid}-${unfinished}`);
}

/**
 * Writes a file that is there whole or not at all, whenever the process or the machine stops: written beside its place,
 * flushed, renamed, and the folder flushed. Readers find all of the old file or all of the new one.
 * @throws {NodeJS.ErrnoException} nothing is left beside the file then
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

/** {@link replaceFile} for a command that has nothing else to do meanwhile. */
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
    // The first error is the one to tell.
  }
}

/**
 * Removes what a process that was killed left half written. Only for a folder in which nobody else writes now.
 * @throws {NodeJS.ErrnoException}
 */
export function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder))
    if (name.startsWith(unfinishedPrefix)) rmSync(join(folder, name), { force: true });
}
