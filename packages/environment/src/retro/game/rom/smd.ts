const HEADER_BYTES = 512;
const BLOCK_BYTES = 0x4000;
const HALF_BYTES = BLOCK_BYTES / 2;

/**
 * The plain ROM of a Super Magic Drive file: behind its header, each block of 16 KiB has the odd bytes first and then
 * the even ones. Source: openai/retro, retro/data/__init__.py, `parse_smd`.
 * @returns `null` when the file is no such thing, whatever its name says
 */
export function deinterleaveSmd(bytes: Uint8Array): Uint8Array | null {
  const body = bytes.subarray(HEADER_BYTES);
  // The odd letters of SEGA at 0x100.
  if (body.length < BLOCK_BYTES || body[0x80] !== 0x45 || body[0x81] !== 0x41) return null;
  const blocks = Math.floor(body.length / BLOCK_BYTES);
  const plain = new Uint8Array(blocks * BLOCK_BYTES);
  for (let block = 0; block < blocks; block++) {
    const start = block * BLOCK_BYTES;
    for (let i = 0; i < HALF_BYTES; i++) {
      plain[start + 2 * i] = body[start + HALF_BYTES + i] as number;
      plain[start + 2 * i + 1] = body[start + i] as number;
    }
  }
  return plain;
}
