import { dirname, join } from "node:path";
import { makeFolder, replaceFileSync, sha256Hex } from "@lockstep/system";
import { checksumsText } from "../files/checksums.ts";
import { exportFiles } from "../files/export-files.ts";
import { type WebSources, webContents } from "./web-contents.ts";

/**
 * Writes a page with an agent into a folder, the checksums last.
 * @returns bytes of all its files
 * @throws {NodeJS.ErrnoException}
 */
export function writeWebExport(folder: string, sources: WebSources): number {
  const contents = webContents(sources);
  for (const [name, bytes] of contents) {
    const path = join(folder, name);
    makeFolder(dirname(path));
    replaceFileSync(path, bytes);
  }
  const checksums = new Map([...contents].map(([name, bytes]) => [name, sha256Hex(bytes)]));
  replaceFileSync(join(folder, exportFiles.checksums), checksumsText(checksums));
  return [...contents.values()].reduce((sum, { length }) => sum + length, 0);
}
