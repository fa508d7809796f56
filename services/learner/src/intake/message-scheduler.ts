import type { Clock } from "@lockstep/system";

/** Longest time that messages are handled without a pause. */
export const longestTurnMs = 20;

/**
 * Spreads the handling of messages over turns of the event loop. A thousand actors send their segments at the same
 * moment; without pauses they would delay heartbeats, keepalive pings and timers until the last one is done.
 */
export class MessageScheduler {
  readonly #clock: Pick<Clock, "now">;
  readonly #later: (turn: () => void) => void;
  readonly #waiting: (() => void)[] = [];
  #begunMs = Number.NEGATIVE_INFINITY;

  /** @param later yields; by default for one turn of the event loop */
  constructor(
    clock: Pick<Clock, "now">,
    later: (turn: () => void) => void = (turn) => void setImmediate(turn),
  ) {
    this.#clock = clock;
    this.#later = later;
  }

  /** Does a piece of work in its turn, in the order of calls. */
  schedule(work: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        try {
          work();
          resolve();
        } catch (error) {
          reject(error);
        }
      };
      if (this.#waiting.length === 0 && !this.#isOver()) settle();
      else if (this.#waiting.push(settle) === 1) this.#later(() => this.#turn());
    });
  }

  #isOver(): boolean {
    return this.#clock.now() - this.#begunMs >= longestTurnMs;
  }

  #turn(): void {
    this.#begunMs = this.#clock.now();
    let done = 0;
    while (done < this.#waiting.length && !this.#isOver()) {
      this.#waiting[done]?.();
      done += 1;
    }
    this.#waiting.splice(0, done);
    if (this.#waiting.length > 0) this.#later(() => this.#turn());
  }
}
