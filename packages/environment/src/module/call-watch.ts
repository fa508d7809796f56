import type { Worker } from "node:worker_threads";
import { startWatchman } from "@lockstep/system";

/** What is called, by its place in the watch's cells. */
export const watchedCalls = ["create()", "reset()", "step()", "picture()"] as const;

/** Places of a call's numbers in the memory that the watch reads. */
const [RUNNING, FILE, SLOT, EPISODE, STEP, WHAT, CELLS] = [0, 1, 2, 3, 4, 5, 6] as const;
const largestNumber = 0x7fff_ffff;
const looksPerLimit = 10;

/**
 * A thread that looks at the calls of this thread: one that does not return ends the process with a line on standard error. A
 * call costs a few writes to memory, where one with a time limit costs a thread.
 */
export class CallWatch {
  readonly #cells = new Int32Array(new SharedArrayBuffer(4 * CELLS));
  readonly #files = new Map<string, number>();
  readonly #watchman: Worker;
  #calls = 0;

  /** @param limitMs a call that takes longer never ends */
  constructor(limitMs: number) {
    this.#watchman = startWatchman(watches, {
      ...{ cells: this.#cells, limitMs, looks: looksPerLimit, whats: watchedCalls },
    });
  }

  begin(
    what: (typeof watchedCalls)[number],
    file: string,
    { slot, episode, step }: Readonly<Record<"slot" | "episode" | "step", number>>,
  ): void {
    const cells = this.#cells;
    cells[FILE] = this.#numberOf(file);
    cells[SLOT] = slot;
    cells[EPISODE] = episode;
    cells[STEP] = step;
    cells[WHAT] = watchedCalls.indexOf(what);
    this.#calls = (this.#calls % largestNumber) + 1;
    Atomics.store(cells, RUNNING, this.#calls);
  }

  end(): void {
    Atomics.store(this.#cells, RUNNING, 0);
  }

  #numberOf(file: string): number {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const number = this.#files.size;
    this.#files.set(file, number);
    this.#watchman.postMessage(file);
    return number;
  }
}

/** Counts its own looks, so that a machine that slept, or a process that was stopped, has not been late. */
const watches = `
const { cells, limitMs, looks, whats } = workerData;
const files = [];
let seen = 0;
let times = 0;
parentPort.on("message", (file) => files.push(file));
setInterval(() => {
  const running = Atomics.load(cells, ${RUNNING});
  times = running !== 0 && running === seen ? times + 1 : 0;
  seen = running;
  if (times <= looks) return;
  const [, file, slot, episode, step, what] = cells;
  const words = files[file] + ", slot " + slot + ", episode " + episode + ", step " + step + ": " + whats[what];
  endProcess("lockstep: " + words + " did not return within " + limitMs / 1000 + " s");
}, limitMs / looks);
`;
