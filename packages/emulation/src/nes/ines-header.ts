import { hexOfBytes, latin1OfBytes } from "@lockstep/system/bytes";
import { EmulationError } from "../emulation-error.ts";

/** What the first 16 bytes of a `.nes` file say. Source: https://www.nesdev.org/wiki/INES and /NES_2.0 */
export interface InesHeader {
  readonly mapper: number;
  readonly prgBytes: number;
  readonly chrBytes: number;
  /** Bytes between header and program. */
  readonly trainerBytes: number;
  /** How the four nametables share memory. */
  readonly mirroring: Mirroring;
}

export type Mirroring = "horizontal" | "vertical" | "four-screen";

const HEADER_BYTES = 16;
const PRG_UNIT = 16_384;
const CHR_UNIT = 8_192;
const SMALLEST_BANK = 1024;

/**
 * Reads and checks the header of an iNES or NES 2.0 file.
 * @throws {EmulationError} `ROM_REFUSED` when the file is not iNES, has no program, its header is impossible, or it is shorter than its header says
 */
export function readInesHeader(rom: Uint8Array): InesHeader {
  const magic = rom.subarray(0, 4);
  if (latin1OfBytes(magic) !== "NES\x1a") {
    const got = rom.length === 0 ? "an empty file" : hexOfBytes(magic);
    throw refused(`not an iNES file: expected it to begin with 4e45531a, got ${got}`);
  }
  if (rom.length < HEADER_BYTES) {
    throw refused(`truncated: the header alone has ${HEADER_BYTES} bytes, the file ${rom.length}`);
  }
  const header = parse(rom);
  if (header.prgBytes === 0) throw refused("its header says that it has no program");
  expectWholeBanks("program", header.prgBytes);
  expectWholeBanks("pictures", header.chrBytes);
  const expected = HEADER_BYTES + header.trainerBytes + header.prgBytes + header.chrBytes;
  if (rom.length < expected) {
    throw refused(`truncated: its header announces ${expected} bytes, the file has ${rom.length}`);
  }
  return header;
}

function parse(rom: Uint8Array): InesHeader {
  const byte = (index: number): number => rom[index] as number;
  const low = (byte(6) >> 4) | (byte(7) & 0xf0);
  const trainerBytes = (byte(6) & 4) === 0 ? 0 : 512;
  const shared = (byte(6) & 1) === 0 ? "horizontal" : "vertical";
  const mirroring = (byte(6) & 8) === 0 ? shared : "four-screen";
  if ((byte(7) & 0x0c) === 0x08) {
    return {
      mapper: low | ((byte(8) & 0x0f) << 8),
      prgBytes: nes2Bytes(byte(9) & 0x0f, byte(4), PRG_UNIT),
      chrBytes: nes2Bytes(byte(9) >> 4, byte(5), CHR_UNIT),
      trainerBytes,
      mirroring,
    };
  }
  // Old dumping programs wrote their name into bytes 7 to 15. Then only the low half of the mapper number is valid.
  const scribbled = rom.subarray(8, HEADER_BYTES).some((value) => value !== 0);
  return {
    mapper: scribbled ? low & 0x0f : low,
    prgBytes: byte(4) * PRG_UNIT,
    chrBytes: byte(5) * CHR_UNIT,
    trainerBytes,
    mirroring,
  };
}

/** NES 2.0 can announce any odd multiple of a power of two. Memory chips hold whole units of 1 KiB, and so do banks. */
function expectWholeBanks(what: string, bytes: number): void {
  if (bytes % SMALLEST_BANK === 0) return;
  throw refused(
    `wrong header: it announces ${bytes} bytes of ${what}, expected a multiple of ${SMALLEST_BANK}`,
  );
}

function nes2Bytes(high: number, low: number, unit: number): number {
  if (high === 0x0f) return 2 ** (low >> 2) * ((low & 3) * 2 + 1);
  return ((high << 8) | low) * unit;
}

function refused(why: string): EmulationError {
  return new EmulationError(
    "ROM_REFUSED",
    `NES ROM refused: ${why}. Use a complete .nes dump of a cartridge.`,
  );
}
