import { type ChildProcessByStdio, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { projectRoot } from "./lockstep-command.ts";
import { python } from "./python.ts";

/** What TensorBoard's own reader has found in a folder. */
export interface ReadEvents {
  /** Step and value, by tag. */
  readonly scalars: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  /** Step, width, height and PNG in hex, by tag. */
  readonly images: Readonly<Record<string, readonly (readonly [number, number, number, string])[]>>;
  /** Step and Markdown, by tag. */
  readonly texts: Readonly<Record<string, readonly (readonly [number, string])[]>>;
  readonly hparams: Readonly<
    Record<
      string,
      { readonly settings: Readonly<Record<string, unknown>>; readonly status: number }
    >
  >;
}

/** TensorBoard's `EventAccumulator` in a process of its own, which keeps what it has read like an open browser page. */
export class EventReader {
  readonly #folder: string;
  #process: ReaderProcess | null = null;

  /** @param folder that exists when it is read first */
  constructor(context: { after(hook: () => void): void }, folder: string) {
    this.#folder = folder;
    context.after(() => void this.#process?.child.kill("SIGKILL"));
  }

  /** Reads what is new. */
  async read(): Promise<ReadEvents> {
    this.#process ??= startReader(this.#folder);
    this.#process.child.stdin.write("\n");
    const { value, done } = await this.#process.lines.next();
    if (done === true) throw new Error("the reader has ended, see its output above");
    return JSON.parse(value) as ReadEvents;
  }
}

interface ReaderProcess {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  readonly lines: AsyncIterator<string>;
}

function startReader(folder: string): ReaderProcess {
  const script = join(projectRoot, "test", "python", "read_events.py");
  const child = spawn(python, [script, folder], { stdio: ["pipe", "pipe", "inherit"] });
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}
