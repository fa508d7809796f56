import { createHash } from "node:crypto";
import { extname } from "node:path";
import { deinterleaveSmd } from "./smd.ts";

/** A cartridge's content as a core takes it. */
export interface RomImage {
  readonly bytes: Uint8Array;
  /** Lower-case hex, as `rom.sha` has it. */
  readonly sha1: string;
  /** What was done to the file, or is wrong with it; `null` for nothing. */
  readonly remark: string | null;
  /** False where it can be recognised but not played. */
  readonly playable: boolean;
}

const INES_BYTES = 16;
const COPIER_BYTES = 512;
const SMALLEST_ROM_BYTES = 2048;

/**
 * The cartridges that a file may be, the one that gym-retro would see first: it leaves out the NES's header and
 * de-interleaves `.smd`. The others have common faults taken back: copiers' headers and bytes too many.
 */
export function* romImages(name: string, bytes: Uint8Array): Generator<RomImage, void, void> {
  const ending = extname(name).slice(1).toLowerCase();
  const plain = ending === "smd" ? deinterleaveSmd(bytes) : null;
  if (plain !== null) {
    yield image(plain, 0, "de-interleaved");
    yield* shorter(plain, 0);
    return;
  }
  if (ending === "nes") {
    yield* nesImages(bytes);
    return;
  }
  yield image(bytes, 0, null);
  if (bytes.length % 1024 === COPIER_BYTES && bytes.length > COPIER_BYTES) {
    yield image(bytes.subarray(COPIER_BYTES), 0, "without the 512 bytes of a copier's header");
  }
  yield* shorter(bytes, 0);
}

function* nesImages(bytes: Uint8Array): Generator<RomImage, void, void> {
  yield image(bytes, INES_BYTES, null);
  const headed = Buffer.from(bytes.subarray(0, 4)).toString("latin1") === "NES\u001a";
  if (headed) {
    const size = INES_BYTES + sizeByHeader(bytes);
    if (size < bytes.length) yield cut(bytes, INES_BYTES, size);
    yield* shorter(bytes, INES_BYTES);
  } else yield { ...image(bytes, 0, "it lacks the 16 bytes of the iNES header"), playable: false };
}

/** Overdumps: cartridges hold a power of two of bytes, or a power of two and half of it. */
function* shorter(bytes: Uint8Array, header: number): Generator<RomImage, void, void> {
  const size = bytes.length - header;
  for (let power = SMALLEST_ROM_BYTES; power < size; power *= 2) {
    for (const length of [power, power + power / 2]) {
      if (length >= size) continue;
      yield cut(bytes, header, header + length);
    }
  }
}

function cut(bytes: Uint8Array, header: number, length: number): RomImage {
  const remark = `without ${bytes.length - length} bytes too many (an overdump)`;
  return image(bytes.subarray(0, length), header, remark);
}

/** Bytes that an iNES header announces: a trainer, banks of program, banks of pictures. */
function sizeByHeader(bytes: Uint8Array): number {
  const [program = 0, pictures = 0, flags = 0] = bytes.subarray(4);
  return ((flags & 4) === 0 ? 0 : 512) + 16_384 * program + 8_192 * pictures;
}

function image(bytes: Uint8Array, unhashed: number, remark: string | null): RomImage {
  const sha1 = createHash("sha1").update(bytes.subarray(unhashed)).digest("hex");
  return { bytes, sha1, remark, playable: true };
}
