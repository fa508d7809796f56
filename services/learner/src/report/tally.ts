import type { LearnerCounts } from "@lockstep/status";

type Counter = Exclude<keyof LearnerCounts, "segmentsRefused">;

/** Counts since this learner started. */
export class Tally {
  readonly #counts: Record<Counter, number> = {
    segmentsAccepted: 0,
    segmentsDuplicate: 0,
    conflictingDuplicates: 0,
    leasesExpired: 0,
    sparesAsked: 0,
    sparesFirst: 0,
    onPolicyAlarms: 0,
    entropyAlarms: 0,
    entropyCollapses: 0,
    valueCollapses: 0,
    returnCollapses: 0,
    rollbacks: 0,
    checkpointsSaved: 0,
    checkpointsFailed: 0,
  };
  readonly #refused: Record<string, number> = {};

  add(counter: Counter): void {
    this.#counts[counter] += 1;
  }

  refuse(code: string): void {
    this.#refused[code] = (this.#refused[code] ?? 0) + 1;
  }

  get counts(): LearnerCounts {
    return { ...this.#counts, segmentsRefused: { ...this.#refused } };
  }
}
