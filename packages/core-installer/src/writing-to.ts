import { messageOf } from "@lockstep/errors";
import { InstallerError } from "./installer-error.ts";

/** Does work that writes below the user's folder. @throws {InstallerError} `FOLDER_UNWRITABLE` */
export function writingTo<Result>(path: string, work: () => Result): Result {
  try {
    const result = work();
    if (!(result instanceof Promise)) return result;
    return result.catch((error: unknown) => {
      throw asUnwritable(path, error);
    }) as Result;
  } catch (error) {
    throw asUnwritable(path, error);
  }
}

function asUnwritable(path: string, error: unknown): InstallerError {
  if (error instanceof InstallerError) return error;
  return new InstallerError(
    "FOLDER_UNWRITABLE",
    `${path}: cannot be written: ${messageOf(error)}. Name another folder in LOCKSTEP_DATA.`,
    { cause: error },
  );
}
