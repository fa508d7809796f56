import { messageOf } from "@lockstep/errors";
import { AppendFile } from "@lockstep/system";
import { LearnerError } from "../learner-error.ts";

/**
 * Opens or creates a file of the run folder and cuts it to a length, which it must have.
 * @throws {LearnerError} `RUN_FOLDER_UNUSABLE`
 */
export async function openAppendFile(path: string, bytes: number): Promise<AppendFile> {
  try {
    return await AppendFile.open(path, bytes);
  } catch (error) {
    throw new LearnerError(
      "RUN_FOLDER_UNUSABLE",
      `cannot write ${path}: ${messageOf(error)}; choose another --run-dir or make it writable`,
      { cause: error },
    );
  }
}
