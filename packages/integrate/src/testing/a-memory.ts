import type { Memory, MemoryRange } from "@lockstep/emulation";

/** RAM that a test writes: of the given ranges, zeros at first. */
export function aMemory(ranges: readonly MemoryRange[]): Memory {
  const bytes = new Uint8Array(ranges.reduce((sum, { length }) => sum + length, 0));
  const indexOf = (address: number): number => {
    let start = 0;
    for (const range of ranges) {
      if (address >= range.address && address < range.address + range.length)
        return start + address - range.address;
      start += range.length;
    }
    throw new RangeError(`no RAM at ${address}`);
  };
  const readByte = (address: number): number => bytes[indexOf(address)] as number;
  return {
    bytes,
    ranges,
    readByte,
    writeByte: (address, value) => {
      bytes[indexOf(address)] = value;
    },
    read: (address, length) => Uint8Array.from({ length }, (_, at) => readByte(address + at)),
  };
}
