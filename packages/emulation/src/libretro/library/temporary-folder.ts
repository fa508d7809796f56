import { tmpdir } from "node:os";
import { basename } from "node:path";
import { messageOf } from "@lockstep/errors";
import { EmulationError } from "../../emulation-error.ts";

/** What a folder that is full, read-only, missing or another user's answers. */
const causes: ReadonlySet<string | undefined> = new Set([
  ...["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EPERM", "ENOENT", "ENOTDIR", "ELOOP", "EIO"],
]);

/** Does what writes to the folder for temporary files. @throws {EmulationError} `TEMPORARY_FOLDER_UNUSABLE` */
export function withTemporaryFolder<T>(file: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (!causes.has((error as NodeJS.ErrnoException).code)) throw error;
    // What follows the comma names the system's call.
    throw temporaryFolderUnusable(file, messageOf(error).replace(/, .*$/s, ""), error);
  }
}

/** @param why e.g. "it is full" */
export function temporaryFolderUnusable(file: string, why: string, cause: unknown): EmulationError {
  const variable = process.platform === "win32" ? "TEMP" : "TMPDIR";
  return new EmulationError(
    "TEMPORARY_FOLDER_UNUSABLE",
    `The folder for temporary files, ${tmpdir()}, cannot hold a copy of ${basename(file)}: ${why}. Set ${variable} to a folder that has room and from which programs may be loaded.`,
    { cause },
  );
}
