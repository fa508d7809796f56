import { type ChildProcess, spawn } from "node:child_process";
import type { PassThrough, Readable } from "node:stream";
import { answerDescriptor } from "./watch-job.ts";

export interface AnsweringProcess {
  /** Of the process's program. */
  readonly script: string;
  /** What it is told as the first line of its standard input. */
  readonly job: unknown;
  /** Gets all that the process says; the process is killed when nobody reads it any more. */
  readonly answer: PassThrough;
  /** What is said in place of the rest when the process dies. */
  readonly lastWords: (message: string) => Uint8Array;
  ended(): void;
}

/** Starts a process that answers with one stream. Its standard input stays open while this process lives. */
export function startAnswering(parts: AnsweringProcess): ChildProcess {
  const { script, job, answer, lastWords, ended } = parts;
  const child = spawn(process.execPath, [script], { stdio: ["pipe", "ignore", "ignore", "pipe"] });
  const out = child.stdio[answerDescriptor] as Readable;
  // An end that is not asked for is told by the exit code.
  child.stdin?.on("error", () => undefined);
  out.on("error", () => undefined);
  child.stdin?.write(`${JSON.stringify(job)}\n`);
  out.pipe(answer, { end: false });
  answer.once("close", () => child.kill("SIGKILL"));
  child.once("error", (error) => answer.destroy(error));
  child.once("close", (code, signal) => {
    if (!answer.destroyed) {
      if (code !== 0) answer.write(lastWords(`the process ended (${signal ?? `code ${code}`})`));
      answer.end();
    }
    ended();
  });
  return child;
}
