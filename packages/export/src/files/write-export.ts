import { join } from "node:path";
import { readBounded, replaceFileSync, sha256Hex } from "@lockstep/system";
import { checksumsText } from "./checksums.ts";
import { type ExportSources, exportContents } from "./export-contents.ts";
import { exportFiles, mostFileBytes } from "./export-files.ts";

/**
 * Writes an export's files into a folder, the checksums last.
 * @param others names of files of the export that are in the folder already: its video, an environment's files
 * @throws {NodeJS.ErrnoException}
 */
export function writeExport(
  folder: string,
  sources: ExportSources,
  others: readonly string[],
): void {
  const contents = exportContents(sources);
  const checksums = new Map<string, string>();
  for (const [name, bytes] of contents) {
    replaceFileSync(join(folder, name), bytes);
    checksums.set(name, sha256Hex(bytes));
  }
  for (const name of others)
    checksums.set(name, sha256Hex(readBounded(join(folder, name), mostFileBytes)));
  replaceFileSync(join(folder, exportFiles.checksums), checksumsText(checksums));
}
