import { messageOf } from "@lockstep/errors";
import { writeOutput } from "@lockstep/system";
import { CliError } from "./cli-error.ts";

/**
 * Writes a file that the user named, whole or not at all; it may be a pipe or a device.
 * @throws {CliError} `OUTPUT_FILE`
 */
export function writeOutputFile(path: string, content: Uint8Array | string): void {
  writingTo(path, () => writeOutput(path, content));
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
    throw new CliError("OUTPUT_FILE", `cannot write ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
