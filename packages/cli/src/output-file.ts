import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { LockstepError, messageOf } from "@lockstep/errors";
import { tryOutput, writeOutput } from "@lockstep/system";
import { CliError } from "./cli-error.ts";

/**
 * Writes a file that the user named, whole or not at all; it may be a pipe or a device.
 * @throws {CliError} `OUTPUT_FILE`
 */
export function writeOutputFile(path: string, content: Uint8Array | string): void {
  writingTo(path, () => writeOutput(path, content));
}

/**
 * Tries a place before the work for it: better now than after hours.
 * @throws {CliError} `OUTPUT_FILE`
 */
export function expectWritable(path: string): void {
  writingTo(path, () => tryOutput(path));
}

/** @throws {CliError} `OUTPUT_FILE` */
export function writeOutputJson(path: string, value: unknown): void {
  writeOutputFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** Names the file that a user's output could not be written to. @throws {CliError} `OUTPUT_FILE` */
export function writingTo<Result>(path: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** {@link writingTo} for what takes time; errors that have words of their own stay. @throws {CliError} `OUTPUT_FILE` */
export async function writingLater<Result>(
  path: string,
  writing: Promise<Result>,
): Promise<Result> {
  try {
    return await writing;
  } catch (error) {
    if (error instanceof LockstepError) throw error;
    throw cannotWrite(path, error);
  }
}

function cannotWrite(path: string, error: unknown): CliError {
  return new CliError("OUTPUT_FILE", `cannot write ${path}: ${reasonOf(path, error)}`, {
    cause: error,
  });
}

/** Without the names of files that are still being written, which the user has not chosen. */
function reasonOf(path: string, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOTDIR" && existsSync(path)) return "it is not a folder; choose another one";
  if (code === "ENOENT" || code === "ENOTDIR")
    return `there is no folder ${dirname(path)}; choose a file in a folder that exists`;
  return messageOf(error).replace(/^([A-Z0-9]+: [^']*), \w+ '.*$/, "$1");
}
