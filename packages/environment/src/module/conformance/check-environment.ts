import { messageOf } from "@lockstep/errors";
import { askProcess } from "@lockstep/system";
import { inspectModule } from "../inspection/inspect-module.ts";
import { readModuleFiles } from "../module-files.ts";
import type { Examination, ExaminationQuestion } from "./examination-process.ts";
import { difference, type EnvironmentProblem } from "./examine-module.ts";

export type { EnvironmentProblem } from "./examine-module.ts";

/** A process that is still busy then has met a loop without end. */
const limitMs = 120_000;
/** Eleven days and a bit: the second process lives at another time. */
const shiftMs = 987_654_321;

/**
 * Examines an environment of one's own: that it is deterministic, resets exactly, shows what it declares, keeps nothing from
 * one episode to the next, shares nothing among slots, asks no clock and no generator of its own, and is the same in
 * another process at another time.
 * @param file absolute path
 * @returns what was found, in one sentence each; nothing when it can be trained on
 */
export async function checkEnvironment(file: string): Promise<readonly EnvironmentProblem[]> {
  let real: string;
  try {
    await inspectModule(file);
    ({ file: real } = await readModuleFiles(file));
  } catch (error) {
    return [{ check: "can be loaded", what: messageOf(error) }];
  }
  const first = await examineInProcess(real, 0);
  if (first.problems.length > 0) return first.problems;
  const other = await examineInProcess(real, shiftMs);
  if (other.problems.length > 0) return other.problems;
  const differences = first.episodes.flatMap(
    (episode, index) => difference(episode, other.episodes[index] ?? [], index) ?? [],
  );
  return differences.slice(0, 1).map((what) => ({ check: "is the same in another process", what }));
}

async function examineInProcess(file: string, shift: number): Promise<Examination> {
  const script = new URL("./examination-process.js", import.meta.url);
  const question: ExaminationQuestion = { file, shiftMs: shift };
  const options = { limitMs, prints: "to stderr" } as const;
  const reply = await askProcess<ExaminationQuestion, Examination>(script, question, options);
  if (reply.kind === "answered") return reply.answer;
  const how =
    reply.kind === "late" ? `was not done within ${limitMs / 1000} s` : `ended (${reply.how})`;
  const what = `the process that played it ${how}, expected all episodes`;
  return { problems: [{ check: "can be played", what }], episodes: [] };
}
