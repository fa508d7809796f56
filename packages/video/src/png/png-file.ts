import { crc32 } from "@lockstep/system";

const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
const noBytes = new Uint8Array(0);

/** A part of a PNG: length, type, content, CRC. https://www.w3.org/TR/png-3/#5Chunk-layout */
export function pngChunk(type: string, content: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(content.length + 12);
  bytes.writeUInt32BE(content.length);
  bytes.write(type, 4, "latin1");
  bytes.set(content, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), content.length + 8);
  return bytes;
}

/** @param chunks of the file, without its end */
export function pngFile(chunks: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat([signature, ...chunks, pngChunk("IEND", noBytes)]));
}
