interface Mark {
  readonly ms: number;
  readonly steps: number;
}

/** Steps a second over the last rounds. */
export class Throughput {
  readonly #windowMs: number;
  readonly #marks: Mark[] = [];

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** @param steps in all */
  mark(ms: number, steps: number): void {
    this.#marks.push({ ms, steps });
    for (;;) {
      const second = this.#marks[1];
      if (second === undefined || ms - second.ms < this.#windowMs) return;
      this.#marks.shift();
    }
  }

  /** 0 before there are two marks. */
  get stepsPerSecond(): number {
    const first = this.#marks[0];
    const last = this.#marks.at(-1);
    if (first === undefined || last === undefined || last.ms <= first.ms) return 0;
    return ((last.steps - first.steps) * 1000) / (last.ms - first.ms);
  }
}
