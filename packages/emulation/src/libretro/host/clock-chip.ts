/** Names of Game Boy cartridges with a clock, by the byte at 0x147. https://gbdev.io/pandocs/The_Cartridge_Header.html */
const GAME_BOY: ReadonlyMap<number, string> = new Map([
  [0x0f, "MBC3 with a timer"],
  [0x10, "MBC3 with a timer"],
  [0xfd, "TAMA5"],
  [0xfe, "HuC3"],
]);
/** Of the header's byte 0x16. https://snes.nesdev.org/wiki/ROM_header */
const SNES: ReadonlyMap<number, string> = new Map([
  [0x55, "S-RTC"],
  [0xf9, "SPC7110 with an RTC-4513"],
]);
const SNES_HEADERS = [0x7fc0, 0xffc0, 0x40_ffc0];
const COPIER_HEADER_BYTES = 512;
/** The library that Nintendo gave to programmers of the clock names itself in each cartridge. */
const GAME_BOY_ADVANCE = Buffer.from("SIIRTC_V", "latin1");

/** The clock in a cartridge by its chip's name; `null` when it has none. @param system gym-retro's name of the console */
export function clockChip(system: string, rom: Uint8Array): string | null {
  if (system === "GameBoy" || system === "GbColor") return GAME_BOY.get(rom[0x147] ?? 0) ?? null;
  if (system === "GbAdvance")
    return Buffer.from(rom.buffer, rom.byteOffset, rom.length).includes(GAME_BOY_ADVANCE)
      ? "S-3511"
      : null;
  if (system === "Snes") return snesClock(rom);
  return null;
}

function snesClock(rom: Uint8Array): string | null {
  const view = new DataView(rom.buffer, rom.byteOffset, rom.byteLength);
  const copier = rom.length % 1024 === COPIER_HEADER_BYTES ? COPIER_HEADER_BYTES : 0;
  for (const base of SNES_HEADERS) {
    const at = copier + base;
    if (at + 32 > rom.length) continue;
    const sound = (view.getUint16(at + 28, true) ^ view.getUint16(at + 30, true)) === 0xffff;
    if (sound) return SNES.get(view.getUint8(at + 22)) ?? null;
  }
  return null;
}
