/** How the rows of a picture share in the rows of a smaller one. */
export interface AreaRows {
  /** How long a small row is in units: with g the greatest common divisor, from/g; a row is to/g long. */
  readonly cellUnits: number;
  /**
   * For each small row: the first row's offset in bytes, the number of pairs of rows, and for each pair the units of its two
   * rows as 16-bit numbers, the first in the low half.
   */
  readonly table: Int32Array;
}

/** Rows `from` ≥ small rows `to` ≥ 1. */
export function areaRows(from: number, to: number, rowBytes: number): AreaRows {
  const divisor = greatestCommonDivisor(from, to);
  const [cellUnits, rowUnits] = [from / divisor, to / divisor];
  const table: number[] = [];
  for (let cell = 0; cell < to; cell++) {
    const begin = cell * cellUnits;
    const end = begin + cellUnits;
    const first = Math.floor(begin / rowUnits);
    const count = Math.ceil(end / rowUnits) - first;
    const units = (row: number): number =>
      Math.max(0, Math.min(end, (row + 1) * rowUnits) - Math.max(begin, row * rowUnits));
    table.push(first * rowBytes, Math.ceil(count / 2));
    for (let row = first; row < first + count; row += 2)
      table.push(units(row) | (units(row + 1) << 16));
  }
  return { cellUnits, table: Int32Array.from(table) };
}

/** How the pixels of a line share in the cells of a shorter line, by the borders of the cells. */
export interface AreaBorders {
  /** How long a cell is in units: with g the greatest common divisor, from/g. */
  readonly cellUnits: number;
  /** How long a pixel is: to/g. */
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
