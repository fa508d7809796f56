import { fork } from "node:child_process";
import { messageOf } from "@lockstep/errors";
import { readModuleFiles } from "../module-files.ts";
import type { Examination } from "./examination-process.ts";
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
  try {
    await readModuleFiles(file);
  } catch (error) {
    return [{ check: "can be loaded", what: messageOf(error) }];
  }
  const first = await examineInProcess(file, 0);
  if (first.problems.length > 0) return first.problems;
  const other = await examineInProcess(file, shiftMs);
  if (other.problems.length > 0) return other.problems;
  const differences = first.episodes.flatMap(
    (episode, index) => difference(episode, other.episodes[index] ?? [], index) ?? [],
  );
  return differences.slice(0, 1).map((what) => ({ check: "is the same in another process", what }));
}

function examineInProcess(file: string, shift: number): Promise<Examination> {
  return new Promise((resolve, reject) => {
    const script = new URL("./examination-process.js", import.meta.url);
    const child = fork(script, [file, String(shift)], { stdio: ["ignore", 2, 2, "ipc"] });
    const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
    let answer: Examination | null = null;
    child.on("message", (message) => {
      answer = message as Examination;
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      const how = signal === null ? `ended with ${code}` : `was killed by ${signal}`;
      resolve(
        answer ?? {
          problems: [
            {
              check: "can be played",
              what: `the process that played it ${how} before it was done`,
            },
          ],
          episodes: [],
        },
      );
    });
  });
}
