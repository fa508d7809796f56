import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { SegmentWithFrames } from "@lockstep/round";
import type { ThreadPart, ThreadRound, ThreadSegments } from "./segment-thread.ts";

/** Plays a run's rounds again, its slots shared out among the cores. */
export class SegmentThreads {
  readonly #workers: readonly Worker[];
  #failure: Error | null = null;

  constructor(part: ThreadPart) {
    const { positions } = part;
    const count = Math.min(availableParallelism(), positions.length);
    const share = Math.ceil(positions.length / count);
    this.#workers = Array.from(
      { length: Math.ceil(positions.length / share) },
      (_, index) =>
        new Worker(new URL("./segment-thread.js", import.meta.url), {
          workerData: {
            ...part,
            positions: positions.slice(index * share, (index + 1) * share),
          } satisfies ThreadPart,
        }),
    );
    for (const worker of this.#workers)
      worker.on("error", (error: Error) => {
        this.#failure ??= error;
      });
  }

  /** One round at a time. @returns all its segments, in slot order. @throws what ended a thread */
  async play(round: ThreadRound): Promise<readonly SegmentWithFrames[]> {
    if (this.#failure !== null) throw this.#failure;
    const parts = await Promise.all(this.#workers.map((worker) => answerOf(worker, round)));
    return parts.flat();
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

function answerOf(worker: Worker, round: ThreadRound): Promise<ThreadSegments> {
  return new Promise((resolve, reject) => {
    const settled = (settle: () => void): void => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      settle();
    };
    const onMessage = (segments: ThreadSegments): void => settled(() => resolve(segments));
    const onError = (error: Error): void => settled(() => reject(error));
    const onExit = (code: number): void =>
      settled(() => reject(new Error(`a thread that plays segments ended with ${code}`)));
    worker.once("message", onMessage).once("error", onError).once("exit", onExit);
    worker.postMessage(round);
  });
}
