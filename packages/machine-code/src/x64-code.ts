/** Bytes of machine code for x86-64. */
export type Code = readonly number[];

export const ret: Code = [0xc3];

/** mov rax, value */
export function toRax(value: bigint): Code {
  return [0x48, 0xb8, ...eight(value)];
}

/** Goes on at an address; changes rax. */
export function jumpTo(address: bigint): Code {
  return [...toRax(address), 0xff, 0xe0]; // jmp rax
}

/** A value of 64 bits in code, the lowest byte first. */
export function eight(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

/** One of 32 bits. */
export function four(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
