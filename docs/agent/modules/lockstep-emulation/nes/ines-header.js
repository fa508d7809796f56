import { hexOfBytes, latin1OfBytes } from "../../lockstep-system/bytes/index.js";
import { EmulationError } from "../emulation-error.js";
const HEADER_BYTES = 16;
const PRG_UNIT = 16_384;
const CHR_UNIT = 8_192;
const SMALLEST_BANK = 1024;
export function readInesHeader(rom) {
    const magic = rom.subarray(0, 4);
    if (latin1OfBytes(magic) !== "NES\x1a") {
        const got = rom.length === 0 ? "an empty file" : hexOfBytes(magic);
        throw refused(`not an iNES file: expected it to begin with 4e45531a, got ${got}`);
    }
    if (rom.length < HEADER_BYTES) {
        throw refused(`truncated: the header alone has ${HEADER_BYTES} bytes, the file ${rom.length}`);
    }
    const header = parse(rom);
    if (header.prgBytes === 0)
        throw refused("its header says that it has no program");
    expectWholeBanks("program", header.prgBytes);
    expectWholeBanks("pictures", header.chrBytes);
    const expected = HEADER_BYTES + header.trainerBytes + header.prgBytes + header.chrBytes;
    if (rom.length < expected) {
        throw refused(`truncated: its header announces ${expected} bytes, the file has ${rom.length}`);
    }
    return header;
}
function parse(rom) {
    const byte = (index) => rom[index];
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
    const scribbled = rom.subarray(8, HEADER_BYTES).some((value) => value !== 0);
    return {
        mapper: scribbled ? low & 0x0f : low,
        prgBytes: byte(4) * PRG_UNIT,
        chrBytes: byte(5) * CHR_UNIT,
        trainerBytes,
        mirroring,
    };
}
function expectWholeBanks(what, bytes) {
    if (bytes % SMALLEST_BANK === 0)
        return;
    throw refused(`wrong header: it announces ${bytes} bytes of ${what}, expected a multiple of ${SMALLEST_BANK}`);
}
function nes2Bytes(high, low, unit) {
    if (high === 0x0f)
        return 2 ** (low >> 2) * ((low & 3) * 2 + 1);
    return ((high << 8) | low) * unit;
}
function refused(why) {
    return new EmulationError("ROM_REFUSED", `NES ROM refused: ${why}. Use a complete .nes dump of a cartridge.`);
}
