import type { LearnerActivity } from "@lockstep/status";

/**
 * Says where a process's time went. Every moment since its start is on exactly one activity's account; `waiting`, for
 * actors, gets the remaining time.
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

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number) {
    this.#now = now;
    this.#sinceMs = now();
  }

  /** Runs work on an activity's account. What it does while other work goes on is on the account of what began last. */
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

  /** Each grows only, and their sum is the time since the start. */
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
