const hostIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** float32 numbers as they are stored and hashed: little endian, a copy. */
export function bytesOfFloats(floats: Float32Array): Uint8Array {
  const bytes = Uint8Array.from(
    new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength),
  );
  if (!hostIsLittleEndian) Buffer.from(bytes.buffer).swap32();
  return bytes;
}

/** The inverse of {@link bytesOfFloats}: a copy, whatever the alignment. */
export function floatsOfBytes(bytes: Uint8Array): Float32Array {
  const copy = Uint8Array.from(bytes);
  if (!hostIsLittleEndian) Buffer.from(copy.buffer).swap32();
  return new Float32Array(copy.buffer);
}
