import { type AreaSpans, areaSpans } from "./area-spans.ts";
import type { PictureSize } from "./picture-size.ts";

/**
 * Shrinks gray pictures of one size to another: each new pixel is the mean of the area it covers, rounded once. Equal to
 * OpenCV's INTER_AREA within ±1, which adds floats where this adds whole numbers. Its buffers are made once.
 */
export class AreaResize {
  readonly #width: number;
  readonly #to: PictureSize;
  readonly #columns: AreaSpans;
  readonly #rows: AreaSpans;
  readonly #tall: Int32Array;
  readonly #line: Int32Array;

  /** @param to at most as large as `from` in both directions */
  constructor(from: PictureSize, to: PictureSize) {
    this.#width = from.width;
    this.#to = to;
    this.#columns = areaSpans(from.width, to.width);
    this.#rows = areaSpans(from.height, to.height);
    this.#tall = new Int32Array(from.width);
    this.#line = new Int32Array(to.width);
  }

  /**
   * @param gray `[height, width]` of the large size
   * @param target `[height, width]` of the small size
   */
  resize(gray: Uint8Array, target: Uint8Array): void {
    const area = this.#columns.cellUnits * this.#rows.cellUnits;
    for (let row = 0; row < this.#to.height; row++) {
      sumRows(gray, this.#width, this.#rows, row, this.#tall);
      sumColumns(this.#tall, this.#columns, this.#line);
      writeMeans(this.#line, area, target, row * this.#to.width);
    }
  }
}

/** Adds up the rows that a row of cells covers, each pixel by its share. */
function sumRows(
  gray: Uint8Array,
  width: number,
  spans: AreaSpans,
  cell: number,
  tall: Int32Array,
): void {
  const first = spans.first[cell] as number;
  const last = spans.last[cell] as number;
  const firstUnits = spans.firstUnits[cell] as number;
  const lastUnits = spans.lastUnits[cell] as number;
  const { pixelUnits } = spans;
  const top = first * width;
  const bottom = last * width;
  for (let x = 0; x < width; x++) {
    let inner = 0;
    for (let at = top + width + x; at < bottom; at += width) {
      inner = (inner + (gray[at] as number)) | 0;
    }
    tall[x] =
      Math.imul(gray[top + x] as number, firstUnits) +
      Math.imul(inner, pixelUnits) +
      Math.imul(gray[bottom + x] as number, lastUnits);
  }
}

/** Adds up the columns that each cell of the row covers. */
function sumColumns(tall: Int32Array, spans: AreaSpans, line: Int32Array): void {
  const { first, firstUnits, last, lastUnits, pixelUnits } = spans;
  for (let cell = 0; cell < line.length; cell++) {
    const begin = first[cell] as number;
    const end = last[cell] as number;
    let inner = 0;
    for (let x = begin + 1; x < end; x++) inner = (inner + (tall[x] as number)) | 0;
    line[cell] =
      Math.imul(inner, pixelUnits) +
      Math.imul(tall[begin] as number, firstUnits[cell] as number) +
      Math.imul(tall[end] as number, lastUnits[cell] as number);
  }
}

/** Rounds to the nearest, halves up. */
function writeMeans(line: Int32Array, area: number, target: Uint8Array, offset: number): void {
  const doubleArea = 2 * area;
  for (let x = 0; x < line.length; x++) {
    target[offset + x] = (2 * (line[x] as number) + area) / doubleArea;
  }
}
