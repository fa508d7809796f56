import { availableParallelism } from "node:os";
import type { JudgedSegment, SegmentWithFrames } from "@lockstep/round";
import { RequestThread } from "@lockstep/system";
import type { ThreadPart, ThreadRound, ThreadSegments } from "./segment-thread.ts";

/** Plays a run's rounds again, its slots shared out among the cores. */
export class SegmentThreads {
  readonly #threads: readonly RequestThread<ThreadRound, ThreadSegments>[];

  constructor(part: ThreadPart) {
    const { positions } = part;
    const count = Math.min(availableParallelism(), positions.length);
    const share = Math.ceil(positions.length / count);
    const file = new URL("./segment-thread.js", import.meta.url);
    this.#threads = Array.from({ length: Math.ceil(positions.length / share) }, (_, index) => {
      const own = positions.slice(index * share, (index + 1) * share);
      const data: ThreadPart = { ...part, positions: own };
      return new RequestThread(file, "plays segments", data);
    });
  }

  /** One round at a time. @returns all its segments, in slot order. @throws what ended a thread */
  async play(round: Omit<ThreadRound, "judged">): Promise<readonly SegmentWithFrames[]> {
    return this.#ask({ ...round, judged: false });
  }

  /** As {@link play}, with the recorded actions, of which the policy says what it would have drawn. */
  async judge(round: Omit<ThreadRound, "judged">): Promise<readonly JudgedSegment[]> {
    return (await this.#ask({ ...round, judged: true })) as readonly JudgedSegment[];
  }

  async #ask(round: ThreadRound): Promise<ThreadSegments> {
    const parts = await Promise.all(this.#threads.map((thread) => thread.ask(round)));
    return parts.flat();
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }
}
