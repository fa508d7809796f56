import { linkSync } from "node:fs";
import { dirname } from "node:path";
import { flushFolderSync } from "./flush-folder.ts";
import { UnfinishedFile } from "./replace-file.ts";

/**
 * Makes a file that must not be there yet: all of it, or nothing, also when the process is killed meanwhile.
 * @param mode permissions, e.g. 0o444
 * @throws {NodeJS.ErrnoException} `EEXIST` when it is there
 */
export function createFile(path: string, content: Uint8Array | string, mode?: number): void {
  const file = new UnfinishedFile(path, mode);
  try {
    file.write(typeof content === "string" ? Buffer.from(content) : content);
    file.flush();
    linkSync(file.path, path);
  } finally {
    file.abandon();
  }
  flushFolderSync(dirname(path));
}
