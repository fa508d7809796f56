import type { CurvePoint } from "@lockstep/status";
import { historyLine } from "./history-line.ts";

/** A curve as far as it has been read. */
export interface ThinCurveState {
  /** Of each {@link every} points the first, ascending. */
  readonly points: readonly CurvePoint[];
  readonly every: number;
  /** Of all points, those that were dropped included. */
  readonly count: number;
  /** The last one of all. */
  readonly last: CurvePoint | null;
}

/** Points of an encoded line. */
const blockPoints = 256;

/**
 * A curve of bounded size: when it has twice a number of points, every second one is dropped. Its last point is always
 * there. Each line for pages is encoded once, and again only when points were dropped.
 */
export class ThinCurve {
  readonly #most: number;
  #points: CurvePoint[];
  #every: number;
  #count: number;
  #last: CurvePoint | null;
  /** Of the blocks that are full. */
  #encoded: Uint8Array[] = [];

  /** @param most after points were dropped, so many are left */
  constructor(most: number, { points, every, count, last }: ThinCurveState = empty) {
    this.#most = most;
    this.#points = [...points];
    this.#every = every;
    this.#count = count;
    this.#last = last;
  }

  get state(): ThinCurveState {
    return { points: this.#points, every: this.#every, count: this.#count, last: this.#last };
  }

  /** −1 before the first point. */
  get lastVersion(): number {
    return this.#last?.version ?? -1;
  }

  /** @param point later than all before it */
  add(point: CurvePoint): void {
    this.#last = point;
    if (this.#count++ % this.#every !== 0) return;
    this.#points.push(point);
    if (this.#points.length < 2 * this.#most) return;
    this.#every *= 2;
    this.#points = this.#points.filter((_, index) => index % 2 === 0);
    this.#encoded = [];
  }

  /** Lines with all points after a version, and some before it. */
  lines(after: number): Uint8Array[] {
    const lines: Uint8Array[] = [];
    for (let from = 0; from + blockPoints <= this.#points.length; from += blockPoints) {
      const block = this.#points.slice(from, from + blockPoints);
      if ((block.at(-1)?.version ?? -1) <= after) continue;
      this.#encoded[from / blockPoints] ??= historyLine({ points: block });
      lines.push(this.#encoded[from / blockPoints] as Uint8Array);
    }
    const full = this.#points.length - (this.#points.length % blockPoints);
    const rest = this.#points.slice(full).filter(({ version }) => version > after);
    const last = this.#last;
    if (last !== null && last.version > (this.#points.at(-1)?.version ?? -1)) rest.push(last);
    if (this.lastVersion > after && rest.length > 0) lines.push(historyLine({ points: rest }));
    return lines;
  }
}

const empty: ThinCurveState = { points: [], every: 1, count: 0, last: null };
