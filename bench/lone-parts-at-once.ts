import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { defaultRun, type LoneParts, type Part } from "./lone-parts.ts";

/**
 * Fresh processes that do the same part at the same time, with the slots shared out among them. One for each core tells
 * what a machine could do that did nothing else: a core is slower while the others are busy, since caches, memory and clock
 * are shared, or since two of them are threads of one.
 */
export class LonePartsAtOnce {
  readonly #children: readonly ChildProcess[];
  readonly #measured: Record<Part, number[]> = { emulation: [], inference: [], update: [] };

  private constructor(children: readonly ChildProcess[]) {
    this.#children = children;
  }

  static async open(processes: number): Promise<LonePartsAtOnce> {
    const { configuration } = await defaultRun();
    const slots = Math.ceil(configuration.slots / processes);
    const program = fileURLToPath(new URL("lone-parts-process.js", import.meta.url));
    const children = Array.from({ length: processes }, () => fork(program, [String(slots)]));
    await Promise.all(children.map((child) => answerOf(child)));
    return new LonePartsAtOnce(children);
  }

  /** Does a piece of each part: a second in all. */
  async measure(): Promise<void> {
    for (const part of ["emulation", "inference", "update"] as const) {
      const answers = await Promise.all(
        this.#children.map((child) => {
          child.send(part);
          return answerOf(child);
        }),
      );
      this.#measured[part].push(...answers.map(Number));
    }
  }

  /** CPU seconds a step: means of all that was measured. */
  get means(): LoneParts {
    const mean = (part: Part): number => {
      const measured = this.#measured[part];
      return measured.reduce((sum, seconds) => sum + seconds, 0) / measured.length;
    };
    return { emulation: mean("emulation"), inference: mean("inference"), update: mean("update") };
  }

  close(): void {
    for (const child of this.#children) child.disconnect();
  }
}

function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void =>
      reject(new Error(`a process that measures parts ended with ${code}`));
    child.once("exit", ended);
    child.once("message", (answer) => {
      child.off("exit", ended);
      resolve(answer);
    });
  });
}
