/** Numbers that the parts of a slot save one after another, and take back in the same order. Every float64 survives. */
export class SavedNumbers {
  readonly #numbers: number[];
  #taken = 0;

  constructor(numbers: Iterable<number> = []) {
    this.#numbers = [...numbers];
  }

  push(...numbers: readonly number[]): void {
    for (const number of numbers) this.#numbers.push(number);
  }

  /** The next one. @throws {RangeError} when all are taken */
  take(): number {
    const number = this.#numbers[this.#taken];
    if (number === undefined)
      throw new RangeError(`there are only ${this.#numbers.length} numbers`);
    this.#taken += 1;
    return number;
  }

  /** Replaces the content of an array by the next numbers. @throws {RangeError} */
  takeInto(target: Float64Array): void {
    for (let i = 0; i < target.length; i++) target[i] = this.take();
  }

  /** @throws {RangeError} when some are left: they were saved by something else */
  expectAllTaken(): void {
    const left = this.#numbers.length - this.#taken;
    if (left > 0) throw new RangeError(`${left} of ${this.#numbers.length} numbers are left`);
  }

  /** Little endian. */
  toBytes(): Uint8Array {
    const bytes = new Uint8Array(8 * this.#numbers.length);
    const view = new DataView(bytes.buffer);
    this.#numbers.forEach((number, index) => {
      view.setFloat64(8 * index, number, true);
    });
    return bytes;
  }

  static fromBytes(bytes: Uint8Array): SavedNumbers {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const length = Math.floor(bytes.length / 8);
    return new SavedNumbers(Array.from({ length }, (_, index) => view.getFloat64(8 * index, true)));
  }
}
