import { type ChildProcessByStdio, execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { projectFolder } from "../folders/project-folders.ts";
import type { FramePlayer, PlayedFrame } from "./frame-player.ts";

/** What a minimal host is started with. */
export interface MinimalHostPlan {
  /** The compiled program. */
  readonly program: string;
  readonly corePath: string;
  readonly romFile: string;
  /** What the core may use as its own. */
  readonly folder: string;
  readonly options: Readonly<Record<string, string>>;
  /** The core keeps 16-bit words of a big-endian console in the host's order. */
  readonly swapsWords: boolean;
}

/** Compiles `minimal-host.c` as any core is compiled. @returns the program's file */
export function compileMinimalHost(folder: string): string {
  const program = join(folder, "minimal-host");
  const source = join(projectFolder, "bench", "emulators", "minimal-host.c");
  const flags = ["-std=c11", "-D_POSIX_C_SOURCE=200809L", "-O2", "-Wall", "-Wextra"];
  const compiler = process.env["CC"] ?? "cc";
  try {
    execFileSync(compiler, [...flags, "-o", program, source, "-ldl"]);
  } catch (error) {
    const advice = "install one (Debian: gcc libc6-dev), or name yours in CC";
    throw new Error(`the C host needs a C compiler, ${compiler} failed: ${advice}`, {
      cause: error,
    });
  }
  return program;
}

/** A core in the least that can play it: a C program in a process of its own. */
export class MinimalHost implements FramePlayer {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #answers: AsyncIterator<string>;
  readonly #swapsWords: boolean;
  #complaints = "";

  constructor(plan: MinimalHostPlan) {
    const { program, corePath, romFile, folder, options } = plan;
    const settings = Object.entries(options).map(([key, value]) => `${key}=${value}`);
    this.#swapsWords = plan.swapsWords;
    this.#child = spawn(program, [corePath, romFile, folder, ...settings], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#complaints = `${this.#complaints}${text}`.slice(-1000);
    });
    // A program that has ended is noticed by the answer that does not come.
    this.#child.stdin.on("error", () => {});
    this.#answers = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
  }

  async play(frames: readonly PlayedFrame[]): Promise<number> {
    const command = Buffer.alloc(5 + 4 * frames.length);
    command.write("F");
    command.writeUInt32LE(frames.length, 1);
    frames.forEach(({ buttons, draw }, index) => {
      command.writeUInt16LE(buttons, 5 + 4 * index);
      command.writeUInt16LE(Number(draw), 7 + 4 * index);
    });
    return Number(await this.#ask(command));
  }

  async loadState(state: Uint8Array): Promise<number> {
    const content = coreStateOf(state);
    const head = Buffer.from("L    ");
    head.writeUInt32LE(content.length, 1);
    return Number(await this.#ask(Buffer.concat([head, content])));
  }

  async ram(): Promise<Uint8Array> {
    const bytes = Buffer.from(await this.#ask(Buffer.from("R")), "hex");
    return new Uint8Array(this.#swapsWords ? bytes.swap16() : bytes);
  }

  async close(): Promise<void> {
    this.#child.stdin.end();
    this.#child.kill();
  }

  async #ask(command: Buffer): Promise<string> {
    this.#child.stdin.write(command);
    const { value, done } = await this.#answers.next();
    if (done === true || value === "") throw new Error(`the C host ended: ${this.#complaints}`);
    return value;
  }
}

/** Time and random numbers, which our host keeps before the core's own state. */
const hostStateBytes = 16;

/** What the core itself saved: our states have four lines and the host's before it, and a SHA-256 behind it. */
function coreStateOf(state: Uint8Array): Uint8Array {
  const bytes = Buffer.from(state.buffer, state.byteOffset, state.length);
  let begin = 0;
  for (let line = 0; line < 4; line++) begin = bytes.indexOf("\n", begin) + 1;
  return bytes.subarray(begin + hostStateBytes, -32);
}
