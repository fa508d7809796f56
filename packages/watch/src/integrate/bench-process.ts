import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { LockstepError } from "@lockstep/errors";
import { RequestError } from "@lockstep/service-kit";
import type { FromBench, ToBench } from "./bench-messages.ts";
import type { KeptBench } from "./bench-play.ts";
import type { ServedBench } from "./serve-integrate.ts";

/**
 * Plays what the page of the integration maker shows in a process of its own, because a core may take its process down. Then
 * another one begins with what was found out so far, and the page says so.
 */
export class BenchProcess implements ServedBench {
  readonly #script: string;
  readonly #job: unknown;
  #child: ChildProcess | null = null;
  #playing = false;
  #closed = false;
  #kept: KeptBench | null = null;
  /** The newest, for whoever begins to look. */
  #part: Uint8Array | null = null;
  #looked = false;
  readonly #waiting = new Set<() => void>();
  #fail: (error: unknown) => void = () => undefined;

  /** Rejects when a process that took another one's place cannot play. */
  readonly failed: Promise<never>;

  /**
   * @param script compiled file that calls {@link serveBench}
   * @param job what it opens; copied as `structuredClone` does
   */
  constructor(script: URL, job: unknown) {
    this.#script = fileURLToPath(script);
    this.#job = job;
    this.failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failed.catch(() => undefined);
  }

  /**
   * Returns when it plays.
   * @throws {LockstepError} what keeps it from playing
   */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = fork(this.#script, {
        stdio: ["ignore", "ignore", "inherit", "ipc"],
        execArgv: [],
        serialization: "advanced",
      });
      this.#child = child;
      child.on("message", (said: FromBench) => {
        if (said.kind === "refused") reject(new LockstepError(said.code, said.group, said.message));
        else if (said.kind === "playing") {
          this.#playing = true;
          this.#look();
          resolve();
        } else if (said.kind === "kept") this.#kept = said.kept;
        else this.#show(said.part);
      });
      child.once("error", reject);
      child.once("close", (code, signal) => {
        const how = signal ?? `exit code ${code}`;
        reject(
          new LockstepError(
            "EMULATOR_DIED",
            "configuration",
            `the emulator's process ended (${how}) before it could play; another core may play this cartridge: --core`,
          ),
        );
        this.#ended(how);
      });
      this.#tell({ kind: "begin", job: this.#job, before: this.#kept });
    });
  }

  /** @throws {RequestError} 503 while a process takes another one's place */
  take(body: unknown): void {
    if (!this.#playing) throw new RequestError("the emulator is being started again", 503);
    this.#tell({ kind: "asked", body });
  }

  async *parts(): AsyncGenerator<Uint8Array> {
    let seen: Uint8Array | null = null;
    while (!this.#closed) {
      if (this.#part === null || this.#part === seen) {
        const next = new Promise<void>((resolve) => this.#waiting.add(resolve));
        this.#look();
        await next;
        continue;
      }
      seen = this.#part;
      yield seen;
    }
  }

  /** Ends the process. Idempotent. */
  close(): void {
    this.#closed = true;
    this.#child?.kill("SIGKILL");
    this.#wake();
  }

  #tell(message: ToBench): void {
    // A process that has ended is known by its end.
    this.#child?.send(message, () => undefined);
  }

  /** Asks for one part where somebody waits for it. */
  #look(): void {
    if (!this.#playing || this.#looked || this.#waiting.size === 0) return;
    this.#looked = true;
    this.#tell({ kind: "look" });
  }

  #show(part: Uint8Array): void {
    this.#looked = false;
    this.#part = part;
    this.#wake();
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }

  #ended(how: string): void {
    const played = this.#playing;
    this.#playing = false;
    this.#looked = false;
    if (this.#closed || !played) return;
    const text = `the emulator's process ended (${how}), and another one has taken its place: the console is switched on anew, the search is over, and what was named, saved and decided is kept`;
    const before = this.#kept ?? nothingKept;
    const number = (before.log.at(-1)?.number ?? 0) + 1;
    this.#kept = { ...before, log: [...before.log, { number, text, bad: true }] };
    this.start().catch((error: unknown) => this.#fail(error));
  }
}

const nothingKept: KeptBench = {
  draft: {
    ...{ variables: [], states: [], defaultState: null },
    ...{ reward: null, done: null, crop: null, actions: null },
  },
  written: false,
  log: [],
};
