import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** Where answers are written: what a library prints must not mix with them. */
const ANSWERS = 3;
const KEPT_ERROR_CHARACTERS = 4000;

const living = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of living) child.kill("SIGKILL");
});

interface Waiting {
  readonly resolve: (line: string) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A child process that answers a question, a line of JSON on its standard input, with `{answer}` or `{error}`, a line of
 * JSON on file descriptor 3. One question at a time. It ends with this process, and where it does not answer in time.
 */
export class AskedProcess {
  readonly #name: string;
  readonly #child: ChildProcess;
  #waiting: Waiting | null = null;
  #said = "";
  #end: string | null = null;

  /** @param name the subject of its errors */
  constructor(
    name: string,
    command: readonly [string, ...string[]],
    environment: Readonly<Record<string, string>> = {},
  ) {
    const [program, ...args] = command;
    this.#name = name;
    this.#child = spawn(program, args, {
      env: { ...process.env, ...environment },
      stdio: ["pipe", "ignore", "pipe", "pipe"],
    });
    living.add(this.#child);
    // A process that has ended before it read a question is known by its end.
    this.#child.stdin?.on("error", () => {});
    (this.#child.stderr as Readable).setEncoding("utf8").on("data", (text: string) => {
      this.#said = (this.#said + text).slice(-KEPT_ERROR_CHARACTERS);
    });
    createInterface({ input: this.#child.stdio[ANSWERS] as Readable }).on("line", (line) => {
      this.#waiting?.resolve(line);
      this.#waiting = null;
    });
    this.#child.once("error", (error) => this.#ended(error.message));
    this.#child.once("close", (code, signal) => {
      this.#ended(`it ended with ${signal ?? `exit code ${code}`}${this.#reason()}`);
    });
  }

  /** @throws {Error} in one line, when it answers with an error, ends, or takes longer: then it is killed */
  async ask<Answer>(question: object, limitMs: number): Promise<Answer> {
    if (this.#end !== null) throw new Error(`${this.#name}: ${this.#end}`);
    const line = await new Promise<string>((resolve, reject) => {
      const late = setTimeout(
        () => {
          this.#ended(`no answer in ${Math.round(limitMs / 1000)} s`);
          this.#child.kill("SIGKILL");
        },
        Math.max(1, limitMs),
      );
      const settled =
        <Value>(settle: (value: Value) => void) =>
        (value: Value): void => {
          clearTimeout(late);
          settle(value);
        };
      this.#waiting = { resolve: settled(resolve), reject: settled(reject) };
      (this.#child.stdin as Writable).write(`${JSON.stringify(question)}\n`);
    });
    const reply = JSON.parse(line) as { readonly answer: Answer } | { readonly error: string };
    if ("error" in reply) throw new Error(`${this.#name}: ${reply.error}`);
    return reply.answer;
  }

  /** A process that a driver holds cannot be waited for. */
  end(): void {
    this.#ended("it was ended");
    this.#child.kill("SIGKILL");
    this.#child.unref();
  }

  #ended(how: string): void {
    this.#end ??= how;
    living.delete(this.#child);
    this.#waiting?.reject(new Error(`${this.#name}: ${this.#end}`));
    this.#waiting = null;
  }

  /** Node and Python say what was wrong in a line that names the error, among others. */
  #reason(): string {
    const lines = this.#said.trim().split("\n");
    const reason = lines.find((line) => /^\w*(Error|Exception)\b/.test(line)) ?? lines.at(-1) ?? "";
    return reason === "" ? "" : `: ${reason}`;
  }
}
