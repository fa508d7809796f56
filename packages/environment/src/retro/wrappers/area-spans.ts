/**
 * How the pixels of a line share in the cells of a shorter line, in whole units: with g the greatest common divisor,
 * a cell is `cellUnits` = from/g long and a pixel `pixelUnits` = to/g.
 */
export interface AreaSpans {
  readonly cellUnits: number;
  readonly pixelUnits: number;
  /** `[to]`: first pixel that a cell touches, and its share of the cell in units. */
  readonly first: Int32Array;
  readonly firstUnits: Int32Array;
  /** `[to]`: last pixel that a cell touches, and its share; 0 where it is also the first. */
  readonly last: Int32Array;
  readonly lastUnits: Int32Array;
}

/** Pixels `from` ≥ cells `to` ≥ 1. */
export function areaSpans(from: number, to: number): AreaSpans {
  const divisor = greatestCommonDivisor(from, to);
  const cellUnits = from / divisor;
  const pixelUnits = to / divisor;
  const spans: AreaSpans = {
    cellUnits,
    pixelUnits,
    first: new Int32Array(to),
    firstUnits: new Int32Array(to),
    last: new Int32Array(to),
    lastUnits: new Int32Array(to),
  };
  for (let cell = 0; cell < to; cell++) {
    const begin = cell * cellUnits;
    const end = begin + cellUnits;
    const first = Math.floor(begin / pixelUnits);
    const last = Math.ceil(end / pixelUnits) - 1;
    spans.first[cell] = first;
    spans.firstUnits[cell] = Math.min(end, (first + 1) * pixelUnits) - begin;
    spans.last[cell] = last;
    spans.lastUnits[cell] = last === first ? 0 : end - last * pixelUnits;
  }
  return spans;
}

/** The same by the borders of the cells. */
export interface AreaBorders {
  readonly cellUnits: number;
  readonly pixelUnits: number;
  /** `[to + 1, 2]`: 4 times the whole pixels before a border, and how many units of the next one are before it. */
  readonly borders: Int32Array;
}

/** Pixels `from` ≥ cells `to` ≥ 1. */
export function areaBorders(from: number, to: number): AreaBorders {
  const divisor = greatestCommonDivisor(from, to);
  const cellUnits = from / divisor;
  const pixelUnits = to / divisor;
  const borders = new Int32Array(2 * (to + 1));
  for (let cell = 0; cell <= to; cell++) {
    const units = cell * cellUnits;
    borders[2 * cell] = 4 * Math.floor(units / pixelUnits);
    borders[2 * cell + 1] = units % pixelUnits;
  }
  return { cellUnits, pixelUnits, borders };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
