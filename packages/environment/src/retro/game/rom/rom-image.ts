import { createHash } from "node:crypto";
import { extname } from "node:path";
import { inByteOrders } from "./byte-orders.ts";
import { allRomEndings } from "./console-system.ts";
import { isInes, nesBodyBytes, withoutTrainer } from "./ines-file.ts";
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
const ATARI_BYTES = 128;
const SMALLEST_ROM_BYTES = 2048;

/**
 * The cartridges that a file may be, the one that gym-retro would see first: it leaves out the NES's header and
 * de-interleaves `.smd`. The others have headers taken away, or kept, and common faults taken back. What a file is, its
 * content says; its ending only decides what is tried first, and whether bytes too many are looked for.
 */
export function* romImages(name: string, bytes: Uint8Array): Generator<RomImage, void, void> {
  const ending = extname(name).slice(1).toLowerCase();
  if (ending === "nes" || isInes(bytes)) {
    yield* nesImages(bytes);
    return;
  }
  const smd = deinterleaveSmd(bytes);
  if (smd !== null) {
    yield image(smd, 0, "de-interleaved");
    yield* shorter(smd, 0);
  }
  yield image(bytes, 0, null);
  for (const { order, swapped } of inByteOrders(bytes)) {
    yield image(swapped, 0, `its bytes put into the order ${order}`);
  }
  if (isAtari7800(bytes)) {
    yield image(bytes.subarray(ATARI_BYTES), 0, "without the 128 bytes of the Atari 7800's header");
  }
  if (bytes.length % 1024 === COPIER_BYTES && bytes.length > COPIER_BYTES) {
    yield image(bytes.subarray(COPIER_BYTES), 0, "without the 512 bytes of a copier's header");
  }
  if (smd === null && allRomEndings().has(ending)) yield* shorter(bytes, 0);
}

/** None where there is nothing behind a header. */
function* nesImages(bytes: Uint8Array): Generator<RomImage, void, void> {
  if (bytes.length <= INES_BYTES) return;
  yield image(bytes, INES_BYTES, null);
  if (!isInes(bytes)) {
    yield { ...image(bytes, 0, "it lacks the 16 bytes of the iNES header"), playable: false };
    return;
  }
  const bare = withoutTrainer(bytes);
  if (bare !== null) yield image(bare, INES_BYTES, "without its trainer of 512 bytes");
  const size = INES_BYTES + nesBodyBytes(bytes);
  if (size < bytes.length) yield cut(bytes, INES_BYTES, size);
  yield* shorter(bytes, INES_BYTES);
}

function isAtari7800(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(1, 10)).toString("latin1") === "ATARI7800";
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

function image(bytes: Uint8Array, unhashed: number, remark: string | null): RomImage {
  const sha1 = createHash("sha1").update(bytes.subarray(unhashed)).digest("hex");
  return { bytes, sha1, remark, playable: true };
}
