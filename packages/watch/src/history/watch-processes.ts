import { type ChildProcess, spawn } from "node:child_process";
import { PassThrough, type Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { RequestError } from "@lockstep/service-kit";
import { answerDescriptor, type WatchJob } from "./watch-job.ts";

const script = fileURLToPath(new URL("watch-process.js", import.meta.url));
/** So many run at the same time, and so many more wait for their turn. */
const usualLimits = { running: 2, waiting: 24 };

interface Waiting {
  readonly job: WatchJob;
  readonly answer: PassThrough;
  /** What is said in place of the rest when the process dies. */
  readonly lastWords: (message: string) => Uint8Array;
}

/**
 * Does jobs in processes of their own, a few at a time: emulators may take their process down, and neither a long ledger
 * nor a replay may hold up the learner. The process of an answer that nobody reads any more is killed.
 */
export class WatchProcesses {
  readonly #limits: { readonly running: number; readonly waiting: number };
  readonly #running = new Set<ChildProcess>();
  readonly #waiting = new Set<Waiting>();
  #closed = false;

  constructor(limits: { readonly running: number; readonly waiting: number } = usualLimits) {
    this.#limits = limits;
  }

  /** @throws {RequestError} 503 when too many wait */
  answer(job: WatchJob, lastWords: Waiting["lastWords"]): Readable {
    if (this.#closed || this.#waiting.size >= this.#limits.waiting)
      throw new RequestError(
        `${this.#limits.waiting} requests already wait for the run's files; try again`,
        503,
      );
    const waiting = { job, lastWords, answer: new PassThrough() };
    this.#waiting.add(waiting);
    waiting.answer.once("close", () => this.#waiting.delete(waiting));
    this.#next();
    return waiting.answer;
  }

  close(): void {
    this.#closed = true;
    for (const { answer } of this.#waiting) answer.destroy();
    for (const child of this.#running) child.kill("SIGKILL");
  }

  #next(): void {
    if (this.#running.size >= this.#limits.running) return;
    const [waiting] = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting.delete(waiting);
    this.#start(waiting);
  }

  #start({ job, answer, lastWords }: Waiting): void {
    const child = spawn(process.execPath, [script], {
      stdio: ["pipe", "ignore", "ignore", "pipe"],
    });
    this.#running.add(child);
    const { stdin } = child;
    const out = child.stdio[answerDescriptor] as Readable;
    // An end that is not asked for is told by the exit code.
    stdin?.on("error", () => undefined);
    out.on("error", () => undefined);
    stdin?.write(`${JSON.stringify(job)}\n`);
    out.pipe(answer, { end: false });
    answer.once("close", () => child.kill("SIGKILL"));
    child.once("error", (error) => answer.destroy(error));
    child.once("close", (code, signal) => {
      this.#running.delete(child);
      if (!answer.destroyed) {
        if (code !== 0) answer.write(lastWords(`the process ended (${signal ?? `code ${code}`})`));
        answer.end();
      }
      this.#next();
    });
  }
}
