/**
 * An Atari 2600 cartridge for tests. Once a frame it keeps the joystick and a counter, which runs on with the joystick, in
 * the first bytes of RAM, and colours the picture by them.
 */
export function atari2600TestRom(): Uint8Array {
  const rom = new Uint8Array(0x1000);
  rom.set(PROGRAM);
  rom.set([0x00, 0xf0, 0x00, 0xf0], 0xffc); // reset, break
  return rom;
}

// Registers: $00 VSYNC, $02 WSYNC, $09 background, $0280 joysticks. https://problemkaputt.de/2k6specs.htm
const PROGRAM = [
  ...[0x78, 0xd8, 0xa2, 0xff, 0x9a], // sei; cld; ldx #$ff; txs
  // Every frame, from $F005:
  ...[0xa9, 0x02, 0x85, 0x00], // lda #2; sta VSYNC
  ...[0x85, 0x02, 0x85, 0x02, 0x85, 0x02], // sta WSYNC, for three lines
  ...[0xa9, 0x00, 0x85, 0x00], // lda #0; sta VSYNC
  ...[0xad, 0x80, 0x02, 0x85, 0x80], // lda joysticks; sta $80
  ...[0xe6, 0x81, 0xa5, 0x81], // inc $81; lda $81
  ...[0x18, 0x65, 0x80, 0x85, 0x82], // clc; adc $80; sta $82
  ...[0x85, 0x09], // sta background
  ...[0xa2, 0x00, 0x85, 0x02, 0xca, 0xd0, 0xfb], // ldx #0; sta WSYNC; dex; bne -5: 256 lines
  ...[0x85, 0x02, 0x85, 0x02, 0x85, 0x02], // three more: 262
  ...[0x4c, 0x05, 0xf0], // jmp every frame
];
