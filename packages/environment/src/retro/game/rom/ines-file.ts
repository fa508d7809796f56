/** iNES and NES 2.0 files: https://www.nesdev.org/wiki/NES_2.0 */
const HEADER_BYTES = 16;
const TRAINER_BYTES = 512;
const TRAINER_FLAG = 4;

/** Whether a file begins as NES ROMs do, whatever its name. */
export function isInes(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).toString("latin1") === "NES\u001a";
}

/** Bytes that the header announces behind itself: a trainer, banks of program, banks of pictures. */
export function nesBodyBytes(bytes: Uint8Array): number {
  const [program = 0, pictures = 0, flags = 0, more = 0, , high = 0] = bytes.subarray(4);
  const trainer = (flags & TRAINER_FLAG) === 0 ? 0 : TRAINER_BYTES;
  const isNes2 = (more & 0x0c) === 0x08;
  return (
    trainer +
    areaBytes(program, isNes2 ? high & 15 : 0, 16_384) +
    areaBytes(pictures, isNes2 ? high >> 4 : 0, 8_192)
  );
}

/** NES 2.0 counts banks in 12 bits, or says 2ᵉ × (2 m + 1) bytes where the upper four are all set. */
function areaBytes(low: number, high: number, bankBytes: number): number {
  if (high !== 15) return (high * 256 + low) * bankBytes;
  return 2 ** (low >> 2) * (2 * (low & 3) + 1);
}

/** The file without the 512 bytes of code that some dumpers put in front of the program; `null` when it has none. */
export function withoutTrainer(bytes: Uint8Array): Uint8Array | null {
  const flags = bytes[6] ?? 0;
  if ((flags & TRAINER_FLAG) === 0 || bytes.length < HEADER_BYTES + TRAINER_BYTES) return null;
  const bare = new Uint8Array(bytes.length - TRAINER_BYTES);
  bare.set(bytes.subarray(0, HEADER_BYTES));
  bare[6] = flags & ~TRAINER_FLAG;
  bare.set(bytes.subarray(HEADER_BYTES + TRAINER_BYTES), HEADER_BYTES);
  return bare;
}
