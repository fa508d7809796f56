import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { flushFolderSync } from "./flush-folder.ts";

/**
 * Makes a folder and its parents, so that they survive a power failure. Node's recursive mkdir is not used: where a
 * file system refuses new folders with ENOENT, as /proc does, it never returns.
 * @param mode permissions of the new folders, e.g. 0o755; the default leaves them to the umask
 * @throws {NodeJS.ErrnoException}
 */
export function makeFolder(folder: string, mode?: number): void {
  if (isFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent, mode);
  try {
    mkdirSync(folder, mode);
  } catch (error) {
    // Another process may have made the folder meanwhile.
    if (!isFolder(folder)) throw error;
  }
  flushFolderSync(parent);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
