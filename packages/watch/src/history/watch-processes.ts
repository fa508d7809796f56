import type { ChildProcess } from "node:child_process";
import { PassThrough, type Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { RequestError } from "@lockstep/service-kit";
import { startAnswering } from "./answering-process.ts";
import type { WatchJob } from "./watch-job.ts";

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
    const child = startAnswering({
      ...{ script, job, answer, lastWords },
      ended: () => {
        this.#running.delete(child);
        this.#next();
      },
    });
    this.#running.add(child);
  }
}
