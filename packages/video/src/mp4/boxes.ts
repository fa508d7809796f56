/** What boxes are made of: bytes, or other boxes. */
export type BoxPart = Uint8Array;

/** ISO/IEC 14496-12, 4.2: size, type, content. */
export function box(type: string, ...parts: readonly BoxPart[]): Uint8Array {
  const content = Buffer.concat(parts);
  return Buffer.concat([u32(8 + content.length), Buffer.from(type, "latin1"), content]);
}

/** A box whose content begins with a version and 24 flags. */
export function fullBox(
  type: string,
  version: number,
  flags: number,
  ...parts: readonly BoxPart[]
): Uint8Array {
  return box(type, u32(version * 2 ** 24 + flags), ...parts);
}

export function u8(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values);
}

export function u16(...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, 2 * index);
  return bytes;
}

export function u32(...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
}

export function u64(...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [index, value] of values.entries()) bytes.writeBigUInt64BE(BigInt(value), 8 * index);
  return bytes;
}
