import { crc32c } from "./crc32c.ts";

/** Length, uint64, and the CRC of these 8 bytes. */
const headerBytes = 12;
/** The CRC of the content. */
const footerBytes = 4;

/**
 * A record of TensorFlow's TFRecord format: length, its CRC, content, its CRC; little endian.
 * https://www.tensorflow.org/tutorials/load_data/tfrecord
 */
export function recordOf(content: Uint8Array): Buffer {
  const record = Buffer.alloc(headerBytes + content.length + footerBytes);
  record.writeBigUInt64LE(BigInt(content.length));
  record.writeUInt32LE(masked(crc32c(record.subarray(0, 8))), 8);
  record.set(content, headerBytes);
  record.writeUInt32LE(masked(crc32c(content)), headerBytes + content.length);
  return record;
}

/** Length of a whole record by its header; `null` where there is no header, or a damaged one. */
export function recordLength(header: Buffer): number | null {
  if (header.length < headerBytes) return null;
  if (masked(crc32c(header.subarray(0, 8))) !== header.readUInt32LE(8)) return null;
  const length = Number(header.readBigUInt64LE());
  return Number.isSafeInteger(length) ? headerBytes + length + footerBytes : null;
}

/** A whole record's content; `null` when it is damaged. */
export function contentOf(record: Buffer): Buffer | null {
  const end = record.length - footerBytes;
  const content = record.subarray(headerBytes, end);
  return masked(crc32c(content)) === record.readUInt32LE(end) ? content : null;
}

/** So that the CRC of data that holds CRCs stays useful. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
