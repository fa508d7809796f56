import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { LockstepError } from "@lockstep/errors";
import { replaceFile } from "@lockstep/system";
import { z } from "zod";

const noteSchema = z.object({ code: z.string().regex(/^[A-Z0-9_]{1,64}$/) });

/**
 * A learner's failure, written into its run folder so that the next learner can report it as a metric. The log has it
 * for people, so a note that cannot be written or read is ignored.
 */
export class FailureNote {
  readonly #path: string;

  constructor(runDir: string) {
    this.#path = join(runDir, "failure.json");
  }

  /** Reads and removes the note. @returns the error's code, or `null` when the session before did not fail */
  async take(): Promise<string | null> {
    try {
      const { code } = noteSchema.parse(JSON.parse(await readFile(this.#path, "utf8")));
      await rm(this.#path, { force: true });
      return code;
    } catch {
      return null;
    }
  }

  /**
   * Runs work and writes a note when it fails.
   * @param version of the run, for readers of the note
   * @throws the work's error
   */
  async during(work: () => Promise<unknown>, version: () => number): Promise<void> {
    try {
      await work();
    } catch (error) {
      const code = error instanceof LockstepError ? error.code : "UNEXPECTED";
      const note = { code, version: version() };
      await replaceFile(this.#path, `${JSON.stringify(note)}\n`).catch(() => undefined);
      throw error;
    }
  }
}
