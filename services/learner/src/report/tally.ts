import { type LearnerCounts, noCounts } from "@lockstep/status";

type Counter = Exclude<keyof LearnerCounts, "segmentsRefused">;

/** Counts since this learner started. */
export class Tally {
  #counts: LearnerCounts = noCounts;

  /** Immutable: what is counted later makes a new object. */
  get counts(): LearnerCounts {
    return this.#counts;
  }

  add(counter: Counter): void {
    this.#counts = { ...this.#counts, [counter]: this.#counts[counter] + 1 };
  }

  refuse(code: string): void {
    const { segmentsRefused } = this.#counts;
    const refused = (segmentsRefused[code] ?? 0) + 1;
    this.#counts = { ...this.#counts, segmentsRefused: { ...segmentsRefused, [code]: refused } };
  }
}
