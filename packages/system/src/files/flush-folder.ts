import { closeSync, fsyncSync, openSync } from "node:fs";
import { open } from "node:fs/promises";

/** Windows cannot open a folder; it keeps its own journal of names. */
const flushable = process.platform !== "win32";

/** Returns when the folder's names survive a power failure. */
export async function flushFolder(folder: string): Promise<void> {
  if (!flushable) return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export function flushFolderSync(folder: string): void {
  if (!flushable) return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
