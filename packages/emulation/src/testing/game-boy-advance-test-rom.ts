/**
 * A Game Boy Advance cartridge for tests. Once a frame it keeps the pad's register and a counter, which runs on with the
 * pad, in the first bytes of work RAM, and paints a pixel of the counter's colour.
 */
export function gameBoyAdvanceTestRom(): Uint8Array {
  const rom = new Uint8Array(0x8000);
  const view = new DataView(rom.buffer);
  // https://problemkaputt.de/gbatek.htm, GBA Cartridge Header: a jump over the header, the logo's first bytes, a fixed byte.
  view.setUint32(0, 0xea00_002e, true);
  rom.set([0x24, 0xff, 0xae, 0x51, 0x69, 0x9a, 0xa2, 0x21], 4);
  rom.set([0x3d, 0x84, 0x82, 0x0a, 0x84, 0xe4, 0x09, 0xad], 12);
  rom[0xb2] = 0x96;
  PROGRAM.forEach((word, index) => {
    view.setUint32(0xc0 + 4 * index, word, true);
  });
  return rom;
}

const PROGRAM = [
  0xe3a0_0301, // mov r0, #0x04000000
  0xe3a0_1003, // mov r1, #3: a bitmap of 16-bit colours
  0xe381_1b01, // orr r1, r1, #0x400
  0xe1c0_10b0, // strh r1, [r0]
  0xe3a0_2402, // mov r2, #0x02000000: work RAM
  0xe3a0_3406, // mov r3, #0x06000000: the bitmap
  0xe3a0_5000, // mov r5, #0
  // Every frame:
  0xe1d0_40b6, // ldrh r4, [r0, #6]: the line
  0xe354_00a0, // cmp r4, #160
  0x1aff_fffc, // bne -2
  0xe1d0_40b6, // ldrh r4, [r0, #6]
  0xe354_00a0, // cmp r4, #160
  0x0aff_fffc, // beq -2
  0xe280_6c01, // add r6, r0, #0x100
  0xe1d6_43b0, // ldrh r4, [r6, #0x30]: the pad
  0xe1c2_40b0, // strh r4, [r2]
  0xe285_5001, // add r5, r5, #1
  0xe085_5004, // add r5, r5, r4
  0xe1c2_50b2, // strh r5, [r2, #2]
  0xe1c3_50b0, // strh r5, [r3]
  0xeaff_fff1, // b: every frame
];
