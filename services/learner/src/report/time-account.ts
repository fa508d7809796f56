import type { LearnerActivity } from "@lockstep/status";

/**
 * Divides a process's time among activities. Every moment since its start counts for exactly one activity; the
 * remaining time is `waiting` for actors.
 */
export class TimeAccount {
  readonly #now: () => number;
  readonly #milliseconds: Record<LearnerActivity, number> = {
    waiting: 0,
    computing: 0,
    publishing: 0,
  };
  #current: LearnerActivity = "waiting";
  #sinceMs: number;

  /** @param now milliseconds of a clock that never decreases */
  constructor(now: () => number) {
    this.#now = now;
    this.#sinceMs = now();
  }

  /**
   * Runs work and counts its time for an activity. When several activities overlap, time counts for the one that began
   * last.
   */
  async spend<T>(
    activity: Exclude<LearnerActivity, "waiting">,
    work: () => Promise<T>,
  ): Promise<T> {
    const before = this.#switchTo(activity);
    try {
      return await work();
    } finally {
      this.#switchTo(before);
    }
  }

  /** Each only grows, and their sum is the time since the start. */
  get seconds(): Readonly<Record<LearnerActivity, number>> {
    this.#switchTo(this.#current);
    const { waiting, computing, publishing } = this.#milliseconds;
    return {
      waiting: waiting / 1000,
      computing: computing / 1000,
      publishing: publishing / 1000,
    };
  }

  #switchTo(activity: LearnerActivity): LearnerActivity {
    const before = this.#current;
    const nowMs = this.#now();
    this.#milliseconds[before] += nowMs - this.#sinceMs;
    this.#sinceMs = nowMs;
    this.#current = activity;
    return before;
  }
}
