import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { PassThrough, type Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { RequestError } from "@lockstep/service-kit";
import { startAnswering } from "../history/answering-process.ts";
import { replayPart } from "../replay/replay-parts.ts";
import { type PlayJob, playCommandSchema } from "./play-job.ts";

const script = fileURLToPath(new URL("play-process.js", import.meta.url));
/** A play needs about a tenth of a core, in real time. */
const mostPlays = 2;
/** Of commands that a play has not read yet. */
const mostWaitingBytes = 1 << 16;

/** The plays that go on, each in a process of its own that ends when its page is gone. */
export class PlayProcesses {
  readonly #plays = new Map<string, ChildProcess>();
  readonly #most: number;
  #closed = false;

  constructor(most: number = mostPlays) {
    this.#most = most;
  }

  /** @returns the play's parts as they come @throws {RequestError} 503 when others play already */
  begin(job: Omit<PlayJob, "play">): Readable {
    if (this.#closed || this.#plays.size >= this.#most)
      throw new RequestError(
        `${this.#plays.size} plays go on already, which is the most; end one of them`,
        503,
      );
    const play = randomBytes(16).toString("hex");
    // Small, so that what is pressed is seen soon: a play that nobody reads waits.
    const answer = new PassThrough({ highWaterMark: 1 << 14 });
    const child = startAnswering({
      ...{ script, answer, job: { ...job, play } },
      lastWords: (message) => replayPart({ kind: "error", message }),
      ended: () => this.#plays.delete(play),
    });
    this.#plays.set(play, child);
    return answer;
  }

  /** @throws {RequestError} when it is no command, or of no play that goes on */
  command(body: unknown): void {
    const parsed = playCommandSchema.safeParse(body);
    if (!parsed.success)
      throw new RequestError(
        "a play takes what is held, a speed, or pause, go on, keep, keep state",
      );
    const child = this.#plays.get(parsed.data.play);
    if (child === undefined) throw new RequestError("there is no such play", 404);
    if ((child.stdin?.writableLength ?? 0) > mostWaitingBytes)
      throw new RequestError("the play does not keep up with its commands", 503);
    child.stdin?.write(`${JSON.stringify(parsed.data)}\n`);
  }

  close(): void {
    this.#closed = true;
    for (const child of this.#plays.values()) child.kill("SIGKILL");
  }
}
