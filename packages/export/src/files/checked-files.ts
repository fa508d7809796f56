import { existsSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import { readBounded, readUserText, sha256Hex } from "@lockstep/system";
import { type Checksums, parseChecksums } from "./checksums.ts";
import { exportFiles, mostFileBytes } from "./export-files.ts";

/** What is wrong with an export, and where. */
export interface ExportProblem {
  /** The file, with the key or the line where that is known. */
  readonly where: string;
  readonly what: string;
}

/**
 * Compares a folder's files with `SHA256SUMS`.
 * @param needed names of files that it must have
 * @returns the checksums, or every file that is missing or not what was written
 */
export function checkedFiles(
  folder: string,
  needed: readonly string[],
): Checksums | ExportProblem[] {
  const path = join(folder, exportFiles.checksums);
  if (!existsSync(path)) {
    const missing = needed.filter((name) => !existsSync(join(folder, name)));
    const others = missing.length === 0 ? "" : ` Not there either: ${missing.join(", ")}.`;
    return [
      {
        where: exportFiles.checksums,
        what: `is not there: the export was not finished, or the file was removed.${others}`,
      },
    ];
  }
  let text: string;
  try {
    text = readUserText(path);
  } catch (error) {
    return [unreadable(exportFiles.checksums, error)];
  }
  const checksums = parseChecksums(text);
  if (typeof checksums === "number")
    return [
      { where: `${exportFiles.checksums} line ${checksums}`, what: "is not a SHA-256 and a file" },
    ];
  const unlisted = needed
    .filter((name) => !checksums.has(name))
    .map((name) => ({ where: exportFiles.checksums, what: `does not have ${name}` }));
  const changed = [...checksums].flatMap(([name, sha256]) => changeOf(folder, name, sha256));
  const problems = [...unlisted, ...changed];
  return problems.length === 0 ? checksums : problems;
}

function changeOf(folder: string, name: string, sha256: string): ExportProblem[] {
  const path = join(folder, name);
  if (!existsSync(path)) return [{ where: name, what: "is not there" }];
  try {
    const found = sha256Hex(readBounded(path, mostFileBytes));
    if (found === sha256) return [];
    return [{ where: name, what: `has SHA-256 ${found}; ${exportFiles.checksums} says ${sha256}` }];
  } catch (error) {
    return [unreadable(name, error)];
  }
}

function unreadable(name: string, error: unknown): ExportProblem {
  return { where: name, what: `cannot be read: ${messageOf(error)}` };
}
