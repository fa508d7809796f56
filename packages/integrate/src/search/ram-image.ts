import type { Memory, MemoryRange } from "@lockstep/emulation";

/** All RAM at one moment. Its bytes lie one range behind the other. */
export class RamImage {
  readonly ranges: readonly MemoryRange[];
  readonly bytes: Uint8Array;

  constructor(memory: Pick<Memory, "ranges" | "read">) {
    this.ranges = [...memory.ranges];
    this.bytes = new Uint8Array(this.ranges.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const { address, length } of this.ranges) {
      this.bytes.set(memory.read(address, length), at);
      at += length;
    }
  }

  /** Whether two images are of the same places. */
  isLike(other: RamImage): boolean {
    const places = ({ ranges }: RamImage): string =>
      ranges.map(({ address, length }) => `${address}+${length}`).join(" ");
    return places(this) === places(other);
  }

  /** Console address of a byte of {@link bytes}. */
  addressOf(offset: number): number {
    let at = 0;
    for (const { address, length } of this.ranges) {
      if (offset < at + length) return address + offset - at;
      at += length;
    }
    throw new RangeError(`the RAM has no byte ${offset}`);
  }
}
