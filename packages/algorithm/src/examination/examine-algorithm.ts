import { askProcess } from "@lockstep/system";
import { AlgorithmError } from "../algorithm-error.ts";
import { loading, loadLimitMs, loadsTooLong } from "../file/load-algorithm.ts";
import type { Examination, ExaminationQuestion, Rehearsal } from "./examination-process.ts";

export type { Rehearsal } from "./examination-process.ts";

/**
 * Loads a user's algorithm in a process of its own, because its code may never end or may end the process, and asks it
 * what an update would. It must ask no clock and no generator.
 * @param path absolute
 * @param rehearsal `null` before a run's configuration is known: the file is loaded and no more
 * @throws {AlgorithmError} in one line that names the file
 */
export async function examineAlgorithm(
  path: string,
  rehearsal: Rehearsal | null,
  limitMs: number = loadLimitMs,
): Promise<void> {
  const script = new URL("./examination-process.js", import.meta.url);
  const question: ExaminationQuestion = { path, rehearsal };
  const reply = await askProcess<ExaminationQuestion, Examination>(script, question, { limitMs });
  const refuse = (problem: string): AlgorithmError =>
    new AlgorithmError("INVALID_ALGORITHM", `algorithm ${path}: ${problem}`);
  const asked = reply.kind === "answered" || reply.doing === loading ? null : reply.doing;
  if (reply.kind === "ended")
    throw refuse(
      `${asked ?? "it"} ended the process that ran it (${reply.how}), expected only answers`,
    );
  if (reply.kind === "late")
    throw refuse(asked === null ? loadsTooLong(limitMs) : neverReturns(asked, limitMs));
  if (reply.answer !== null) throw new AlgorithmError(reply.answer.code, reply.answer.message);
}

function neverReturns(what: string, limitMs: number): string {
  return `${what} did not return within ${limitMs / 1000} s; remove its endless loop`;
}
