/**
 * Values that {@link encodePlainValue} writes: those of `JSON.stringify`, `undefined`, typed arrays, and NaN, ±∞ and
 * −0.
 */
export type PlainValue =
  | undefined
  | null
  | boolean
  | number
  | string
  | readonly PlainValue[]
  | ArrayLike<number>
  | { readonly [key: string]: PlainValue };

const TAG = {
  undefined: 0,
  null: 1,
  false: 2,
  true: 3,
  number: 4,
  string: 5,
  list: 6,
  bytes: 7,
  words: 8,
  record: 9,
} as const;

/**
 * Writes a tree of plain values as bytes. Equal trees give equal bytes in every process; arrays of small integers,
 * which are most of an emulator's state, take one or two bytes an element. Typed arrays become arrays.
 */
export function encodePlainValue(value: PlainValue): Uint8Array {
  const writer = new Writer();
  writeValue(writer, value);
  return writer.take();
}

/**
 * Reads back what {@link encodePlainValue} wrote.
 * @throws {RangeError} when the bytes are not such a tree
 */
export function decodePlainValue(bytes: Uint8Array): PlainValue {
  const reader = new Reader(bytes);
  const value = readValue(reader);
  if (reader.offset !== bytes.length) {
    throw new RangeError(`${bytes.length - reader.offset} bytes follow the value`);
  }
  return value;
}

class Writer {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(1 << 16);
  #view: DataView = new DataView(this.#bytes.buffer);
  #length = 0;

  /** Makes room for `count` bytes and returns where they begin. */
  reserve(count: number): number {
    const begin = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return begin;
  }

  byte(value: number): void {
    this.#view.setUint8(this.reserve(1), value);
  }

  length(value: number): void {
    this.#view.setUint32(this.reserve(4), value, true);
  }

  number(value: number): void {
    this.#view.setFloat64(this.reserve(8), value, true);
  }

  bytes(values: ArrayLike<number>): void {
    const begin = this.reserve(values.length);
    this.#bytes.set(values, begin);
  }

  words(values: ArrayLike<number>): void {
    const begin = this.reserve(2 * values.length);
    for (let i = 0; i < values.length; i++) {
      this.#view.setUint16(begin + 2 * i, values[i] as number, true);
    }
  }

  take(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

function writeValue(writer: Writer, value: PlainValue): void {
  if (value === undefined) writer.byte(TAG.undefined);
  else if (value === null) writer.byte(TAG.null);
  else if (typeof value === "boolean") writer.byte(value ? TAG.true : TAG.false);
  else if (typeof value === "number") {
    writer.byte(TAG.number);
    writer.number(value);
  } else if (typeof value === "string") {
    writer.byte(TAG.string);
    writeText(writer, value);
  } else if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    writeArray(writer, value as ArrayLike<PlainValue>);
  } else {
    writeRecord(writer, value as { readonly [key: string]: PlainValue });
  }
}

function writeText(writer: Writer, text: string): void {
  const bytes = new TextEncoder().encode(text);
  writer.length(bytes.length);
  writer.bytes(bytes);
}

function writeArray(writer: Writer, values: ArrayLike<PlainValue>): void {
  const most = largestNatural(values);
  const tag = most < 0x100 ? TAG.bytes : most < 0x10000 ? TAG.words : TAG.list;
  writer.byte(tag);
  writer.length(values.length);
  if (tag === TAG.bytes) writer.bytes(values as ArrayLike<number>);
  else if (tag === TAG.words) writer.words(values as ArrayLike<number>);
  else for (let i = 0; i < values.length; i++) writeValue(writer, values[i]);
}

/** The largest element when all are natural numbers, else Infinity. −0 is not natural: it would come back as 0. */
function largestNatural(values: ArrayLike<PlainValue>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== "number" || value < 0 || !Number.isInteger(value)) return Infinity;
    if (Object.is(value, -0)) return Infinity;
    if (value > most) most = value;
  }
  return most;
}

function writeRecord(writer: Writer, record: { readonly [key: string]: PlainValue }): void {
  const entries = Object.entries(record);
  writer.byte(TAG.record);
  writer.length(entries.length);
  for (const [key, value] of entries) {
    writeText(writer, key);
    writeValue(writer, value);
  }
}

class Reader {
  offset = 0;
  readonly bytes: Uint8Array;
  readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Skips `count` bytes and returns where they begin. */
  advance(count: number): number {
    const begin = this.offset;
    if (begin + count > this.bytes.length) throw new RangeError("the bytes end inside a value");
    this.offset = begin + count;
    return begin;
  }

  length(): number {
    return this.view.getUint32(this.advance(4), true);
  }

  text(): string {
    const length = this.length();
    const begin = this.advance(length);
    return new TextDecoder().decode(this.bytes.subarray(begin, begin + length));
  }
}

function readValue(reader: Reader): PlainValue {
  const tag = reader.view.getUint8(reader.advance(1));
  switch (tag) {
    case TAG.undefined:
      return undefined;
    case TAG.null:
      return null;
    case TAG.false:
      return false;
    case TAG.true:
      return true;
    case TAG.number:
      return reader.view.getFloat64(reader.advance(8), true);
    case TAG.string:
      return reader.text();
    case TAG.record:
      return readRecord(reader);
    case TAG.bytes:
    case TAG.words:
    case TAG.list:
      return readArray(reader, tag);
    default:
      throw new RangeError(`no value begins with the byte ${tag}`);
  }
}

function readArray(reader: Reader, tag: number): PlainValue {
  const length = reader.length();
  if (tag === TAG.bytes) {
    const begin = reader.advance(length);
    return Array.from(reader.bytes.subarray(begin, begin + length));
  }
  if (tag === TAG.words) {
    const begin = reader.advance(2 * length);
    return Array.from({ length }, (_, i) => reader.view.getUint16(begin + 2 * i, true));
  }
  const values: PlainValue[] = [];
  for (let i = 0; i < length; i++) values.push(readValue(reader));
  return values;
}

function readRecord(reader: Reader): PlainValue {
  const length = reader.length();
  const entries: [string, PlainValue][] = [];
  for (let i = 0; i < length; i++) entries.push([reader.text(), readValue(reader)]);
  return Object.fromEntries(entries);
}
