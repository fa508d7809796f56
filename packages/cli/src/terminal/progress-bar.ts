import { duration, grouped } from "./quantity.ts";
import type { Terminal } from "./terminal.ts";
import { joinedLines, painter, visibleWidth } from "./text-style.ts";

export interface ProgressBarOptions {
  /** Where it is drawn; not on the stream that carries results. */
  readonly terminal: Terminal;
  /** What is counted, in the plural, e.g. `episodes`. */
  readonly what: string;
  /** How many there are, or may be at most; `null` when nobody knows. */
  readonly total: number | null;
  /** The work may be done before the total is reached. */
  readonly atMost?: boolean;
  /** Without a terminal, one line each time these seconds have passed; absent: none. */
  readonly plainEverySeconds?: number;
  /** Milliseconds from any start. */
  readonly now?: () => number;
}

/** A person sees ten pictures a second as movement. */
const drawnEveryMs = 100;
/** Before, what is left cannot be told. */
const estimatedAfterMs = 1_000;
const widest = 100;
const shortestTrack = 8;

/**
 * How far long work is, on one line that changes in place: a track, what is done, and the time that is left. Only a
 * person at a terminal sees it, and it never mixes with other output.
 */
export class ProgressBar {
  readonly #options: ProgressBarOptions;
  readonly #now: () => number;
  readonly #begunMs: number;
  #done = 0;
  #drawnMs = Number.NEGATIVE_INFINITY;
  #plainMs: number;
  #shown = false;

  constructor(options: ProgressBarOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#begunMs = this.#now();
    this.#plainMs = this.#begunMs;
    this.#show();
  }

  get done(): number {
    return this.#done;
  }

  /** So many more are done. */
  add(count = 1): void {
    this.#done += count;
    this.#show();
  }

  /** Prints something else, on whatever stream, without mixing with the line. */
  printing(print: () => void): void {
    this.#clear();
    print();
    this.#drawnMs = Number.NEGATIVE_INFINITY;
    this.#show();
  }

  /** Removes the line. Idempotent. */
  close(): void {
    this.#clear();
    this.#drawnMs = Number.POSITIVE_INFINITY;
  }

  #show(): void {
    const { terminal, plainEverySeconds } = this.#options;
    const now = this.#now();
    if (!terminal.interactive) {
      if (plainEverySeconds === undefined || now - this.#plainMs < plainEverySeconds * 1000) return;
      this.#plainMs = now;
      terminal.write(`${this.#facts(now).join(", ")}\n`);
      return;
    }
    if (now - this.#drawnMs < drawnEveryMs) return;
    this.#drawnMs = now;
    this.#shown = true;
    terminal.write(`\r${this.#line(now)}\u001b[K`);
  }

  #clear(): void {
    if (this.#shown) this.#options.terminal.write("\r\u001b[K");
    this.#shown = false;
  }

  #line(now: number): string {
    const { terminal, total } = this.#options;
    const width = Math.min(widest, Math.max(1, terminal.columns - 1));
    const [text = ""] = joinedLines(this.#facts(now), " · ", width);
    if (visibleWidth(text) > width) return "";
    const room = width - visibleWidth(text) - 2;
    if (total === null || room < shortestTrack) return text;
    const paint = painter(terminal.colours);
    const filled = total === 0 ? room : Math.round(Math.min(1, this.#done / total) * room);
    const track = paint("accent", "━".repeat(filled)) + paint("faint", "─".repeat(room - filled));
    return `${track}  ${text}`;
  }

  #facts(now: number): string[] {
    const { total, what, atMost } = this.#options;
    const of = total === null ? "" : ` of ${atMost === true ? "at most " : ""}${grouped(total)}`;
    const elapsedMs = now - this.#begunMs;
    const facts = [`${grouped(this.#done)}${of} ${what}`];
    if (total === null) return [...facts, duration(elapsedMs / 1000)];
    if (elapsedMs < estimatedAfterMs || this.#done === 0) return facts;
    const left = ((elapsedMs / this.#done) * Math.max(0, total - this.#done)) / 1000;
    return [...facts, `${atMost === true ? "at most " : ""}${duration(left)} left`];
  }
}
