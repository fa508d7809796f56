import { expectFile, readBounded } from "@lockstep/system";
import { CliError } from "../../cli-error.ts";

/** Far above any network that is trained here. */
const mostWeightsBytes = 2 ** 30;
/** Weights, optimizer state, action logs and snapshots of many slots. */
const mostCheckpointBytes = 2 ** 31;
/** Some ten million versions. */
const mostLogBytes = 2 ** 29;
/** Far above any configuration, with which these files grow. */
const mostRecordBytes = 2 ** 26;

/**
 * Files of a run as `verify` reads them: a pipe or a device, and a file that is far too large to be what its name says, is
 * refused at once.
 * @throws {NodeJS.ErrnoException} when it cannot be read
 * @throws {CliError} `RUN_FOLDER` when it is no file, or too large
 */
export function readWeightsFile(path: string): Buffer {
  return refusing(path, () => readBounded(path, mostWeightsBytes));
}

/** See {@link readWeightsFile}. */
export function readCheckpointFile(path: string): Buffer {
  return refusing(path, () => readBounded(path, mostCheckpointBytes));
}

/** See {@link readWeightsFile}. */
export function readLogFile(path: string): string {
  return refusing(path, () => readBounded(path, mostLogBytes).toString("latin1"));
}

/** A file in JSON. See {@link readWeightsFile}. */
export function readRecordFile(path: string): string {
  return refusing(path, () => readBounded(path, mostRecordBytes).toString("utf8"));
}

/** For a reader that takes it in parts. See {@link readWeightsFile}. */
export function expectRunFile(path: string): void {
  refusing(path, () => expectFile(path));
}

function refusing<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CliError(
      "RUN_FOLDER",
      `${path} is no file of a run: ${error.message}; put back a copy of the run's own`,
      { cause: error },
    );
  }
}
