/** Notices that a process has grown by more than a limit since it had all that it works with. */
export class GrowthBound {
  readonly #mostBytes: number | null;
  #parts = -1;
  #beginBytes = 0;

  /** @param mostBytes `null` for no limit */
  constructor(mostBytes: number | null) {
    this.#mostBytes = mostBytes;
  }

  /** @param megabytes 0 for no limit */
  static ofMegabytes(megabytes: number): GrowthBound {
    return new GrowthBound(megabytes === 0 ? null : megabytes * 1e6);
  }

  /**
   * @param residentBytes of the process now
   * @param parts number of things with memory of their own, e.g. emulators: growth counts from when there were more of
   * them than ever before
   * @returns the growth in bytes where it is beyond the limit, else `null`
   */
  beyond(residentBytes: number, parts: number): number | null {
    if (parts > this.#parts) {
      this.#parts = parts;
      this.#beginBytes = residentBytes;
    }
    const grown = residentBytes - this.#beginBytes;
    return this.#mostBytes !== null && grown > this.#mostBytes ? grown : null;
  }
}
