import { duration, grouped } from "../terminal/quantity.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Without a terminal, one line each time. */
const plainEverySeconds = 15;

/** Says how far a repetition is. */
export class RepetitionProgress {
  readonly #terminal: Terminal;
  readonly #updates: number;
  readonly #seconds: () => number;
  #done = 0;
  #saidAt = 0;

  /** @param seconds since it began */
  constructor(terminal: Terminal, updates: number, seconds: () => number) {
    this.#terminal = terminal;
    this.#updates = updates;
    this.#seconds = seconds;
  }

  /** Updates that were found as recorded. */
  get done(): number {
    return this.#done;
  }

  update(): void {
    this.#done += 1;
    const seconds = this.#seconds();
    const left = (seconds / this.#done) * (this.#updates - this.#done);
    const line = `update ${grouped(this.#done)} of ${grouped(this.#updates)}, ${duration(left)} left`;
    if (this.#terminal.interactive) this.#terminal.write(`\r${line}\u001b[K`);
    else if (seconds - this.#saidAt >= plainEverySeconds) {
      this.#saidAt = seconds;
      this.#terminal.write(`${line}\n`);
    }
  }

  end(): void {
    if (this.#terminal.interactive) this.#terminal.write("\r\u001b[K");
  }
}
