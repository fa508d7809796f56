/** What is counted while a run goes on. */
export interface TallyCounts {
  readonly segmentsAccepted: number;
  readonly segmentsDuplicate: number;
  /** A second answer that differed from the first: determinism is broken. */
  readonly conflictingDuplicates: number;
  /** By error code. */
  readonly segmentsRefused: Readonly<Record<string, number>>;
  readonly leasesExpired: number;
  /** Slots that an idle actor was asked to play beside their late holders. */
  readonly sparesAsked: number;
  /** Of those, the ones where it was first. */
  readonly sparesFirst: number;
  /** Updates whose log-probabilities differed too much between actor and learner. */
  readonly onPolicyAlarms: number;
  /** Updates whose entropy was below the floor. */
  readonly entropyAlarms: number;
  readonly checkpointsSaved: number;
  readonly checkpointsFailed: number;
}

type Counter = Exclude<keyof TallyCounts, "segmentsRefused">;

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

  get counts(): TallyCounts {
    return { ...this.#counts, segmentsRefused: { ...this.#refused } };
  }
}
