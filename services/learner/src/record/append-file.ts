import { type FileHandle, open } from "node:fs/promises";
import { messageOf } from "@lockstep/errors";
import { LearnerError } from "../learner-error.ts";

/** A text file that grows at its end, and never keeps part of a line. */
export class AppendFile {
  readonly path: string;
  readonly #file: FileHandle;
  #bytes: number;

  private constructor(path: string, file: FileHandle, bytes: number) {
    this.path = path;
    this.#file = file;
    this.#bytes = bytes;
  }

  /**
   * Opens or creates the file and cuts it to a length, which it must have.
   * @throws {LearnerError} `RUN_FOLDER_UNUSABLE`
   */
  static async open(path: string, bytes: number): Promise<AppendFile> {
    try {
      const file = await open(path, bytes === 0 ? "w+" : "r+");
      await file.truncate(bytes);
      return new AppendFile(path, file, bytes);
    } catch (error) {
      throw new LearnerError(
        "RUN_FOLDER_UNUSABLE",
        `cannot write ${path}: ${messageOf(error)}; choose another --run-dir or make it writable`,
        { cause: error },
      );
    }
  }

  /** Length of the completely written part. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Appends text completely or, when it throws, not at all. */
  async append(text: string): Promise<void> {
    const bytes = Buffer.from(text, "utf8");
    try {
      let written = 0;
      while (written < bytes.length) {
        const step = await this.#file.write(bytes, written, undefined, this.#bytes + written);
        written += step.bytesWritten;
      }
    } catch (error) {
      await this.#file.truncate(this.#bytes).catch(() => undefined);
      throw error;
    }
    this.#bytes += bytes.length;
  }

  /** Returns when the appended text survives a power failure. */
  async sync(): Promise<void> {
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
