import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LockstepError } from "@lockstep/errors";
import { z } from "zod";

const noteSchema = z.object({ code: z.string().regex(/^[A-Z0-9_]{1,64}$/) });

/**
 * What a learner failed with, left in its run folder for the next one to tell: a process that has ended cannot be asked.
 * For people it is in the log; a note that cannot be written or read is none.
 */
export class FailureNote {
  readonly #path: string;

  constructor(runDir: string) {
    this.#path = join(runDir, "failure.json");
  }

  /** Takes the note away. @returns the error's code, or `null` when the session before did not fail */
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
   * Runs work, and leaves a note when it fails.
   * @param version of the run, for who reads the note
   * @throws what the work threw
   */
  async during(work: () => Promise<unknown>, version: () => number): Promise<void> {
    try {
      await work();
    } catch (error) {
      const code = error instanceof LockstepError ? error.code : "UNEXPECTED";
      const note = { code, version: version() };
      await writeFile(this.#path, `${JSON.stringify(note)}\n`).catch(() => undefined);
      throw error;
    }
  }
}
