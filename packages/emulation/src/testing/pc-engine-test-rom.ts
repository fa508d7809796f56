/**
 * A PC Engine cartridge for tests. It keeps the pad and a counter in the first bytes of work RAM, as fast as it can, and
 * shows nothing.
 */
export function pcEngineTestRom(): Uint8Array {
  const rom = new Uint8Array(0x2000);
  rom.set(PROGRAM);
  rom.set([0x00, 0xe0], 0x1ffe); // reset
  return rom;
}

// The first bank of the cartridge is at $E000 after a reset. http://archaicpixels.com/HuC6280
const PROGRAM = [
  ...[0x78, 0xd4, 0xd8, 0xa2, 0xff, 0x9a], // sei; csh; cld; ldx #$ff; txs
  ...[0xa9, 0xff, 0x53, 0x01], // lda #$ff; tam #1: registers at $0000
  ...[0xa9, 0xf8, 0x53, 0x02], // lda #$f8; tam #2: work RAM at $2000, where the zero page is
  ...[0xad, 0x00, 0x10, 0x85, 0x00], // lda $1000; sta $00: the pad
  ...[0xe6, 0x01, 0x80, 0xf7], // inc $01; bra -9
];
