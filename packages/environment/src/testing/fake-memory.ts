import { EmulationError, type Memory } from "@lockstep/emulation";

/** RAM from address 0 on. */
export function aMemory(content: ArrayLike<number>): Memory {
  const bytes = Uint8Array.from(content);
  const readByte = (address: number): number => {
    const byte = bytes[address];
    if (byte === undefined) {
      throw new EmulationError("ADDRESS_OUT_OF_RANGE", `no RAM at ${address}`);
    }
    return byte;
  };
  return {
    bytes,
    readByte,
    writeByte(address, value) {
      readByte(address);
      bytes[address] = value;
    },
    ranges: [{ address: 0, length: bytes.length }],
    read: (address, length) => Uint8Array.from({ length }, (_, i) => readByte(address + i)),
  };
}
