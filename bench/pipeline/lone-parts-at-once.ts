import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { defaultRun, type LoneParts, type Part, pieceSteps } from "./lone-parts.ts";
// Types only: the module runs as a process.
import type { PieceOrder } from "./lone-parts-process.ts";
import type { PlayedActions, SlotActions } from "./played-actions.ts";

/** A process and the slots that it plays. */
interface LoneProcess {
  readonly slots: readonly number[];
  readonly process: ChildProcess;
}

/**
 * Fresh processes that run the same part at the same time; the slots are divided among them. A single process is the
 * strictest measure. One process per core shows what the machine can do when it does nothing else: a core is slower while
 * the others are busy, because they share caches, memory and clock, or are threads of one core. The processes emulate the
 * actions of the measured run, because frames differ in cost.
 */
export class LonePartsAtOnce {
  readonly #children: readonly LoneProcess[];
  readonly #measured: Record<Part, number[]> = { emulation: [], inference: [], update: [] };

  private constructor(children: readonly LoneProcess[]) {
    this.#children = children;
  }

  static async open(processes: number): Promise<LonePartsAtOnce> {
    const { configuration } = await defaultRun();
    const program = fileURLToPath(new URL("lone-parts-process.js", import.meta.url));
    const all = Array.from({ length: configuration.slots }, (_, slot) => slot);
    const children = Array.from({ length: processes }, (_, index) => {
      const slots = all.filter((slot) => slot % processes === index);
      return { slots, process: fork(program, slots.map(String)) };
    });
    await Promise.all(children.map((child) => answerOf(child.process)));
    return new LonePartsAtOnce(children);
  }

  /** Plays up to this many steps per slot, so that V8 compiles the emulator. */
  async warmUp(played: PlayedActions, stepsEach: number): Promise<void> {
    await this.#all("emulation", await played.take(stepsEach));
  }

  /** Runs a piece of each part: about a second in all. */
  async measure(played: PlayedActions): Promise<void> {
    const slotsEach = this.#children[0]?.slots.length ?? 1;
    const actions = await played.take(Math.ceil(pieceSteps / slotsEach));
    if (actions[0]?.length !== 0)
      this.#measured.emulation.push(...(await this.#all("emulation", actions)));
    for (const part of ["inference", "update"] as const)
      this.#measured[part].push(...(await this.#all(part)));
  }

  /** @param actions of all slots, for emulation */
  #all(part: Part, actions: readonly SlotActions[] = []): Promise<number[]> {
    return Promise.all(
      this.#children.map(async ({ slots, process }) => {
        const order: PieceOrder = { part, actions: slots.map((slot) => actions[slot] ?? []) };
        process.send(order);
        return Number(await answerOf(process));
      }),
    );
  }

  /** CPU seconds per step: means over all pieces. */
  get means(): LoneParts {
    const mean = (part: Part): number => {
      const measured = this.#measured[part];
      return measured.reduce((sum, seconds) => sum + seconds, 0) / measured.length;
    };
    return { emulation: mean("emulation"), inference: mean("inference"), update: mean("update") };
  }

  close(): void {
    for (const { process } of this.#children) process.disconnect();
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
