/** The actions of an episode, one byte a step. */
export class ActionLog {
  #bytes = new Uint8Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  clear(): void {
    this.#length = 0;
  }

  push(action: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#bytes.length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = action;
  }

  /** A copy. */
  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}
