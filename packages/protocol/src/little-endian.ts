const hostIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The bytes of float32 numbers as they are hashed and stored: a view where the host's order allows it. */
export function littleEndianBytes(floats: Float32Array): Uint8Array {
  const bytes = new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
  return hostIsLittleEndian ? bytes : Buffer.from(bytes).swap32();
}
