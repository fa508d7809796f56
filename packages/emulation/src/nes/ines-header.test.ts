import assert from "node:assert/strict";
import { test } from "node:test";
import { readInesHeader } from "./ines-header.ts";

function aRom(header: readonly number[], bodyBytes: number): Uint8Array {
  const rom = new Uint8Array(16 + bodyBytes);
  rom.set([0x4e, 0x45, 0x53, 0x1a, ...header]);
  return rom;
}

test("sizes and mapper of an iNES 1.0 file are read", () => {
  assert.deepStrictEqual(readInesHeader(aRom([2, 1, 0x11, 0x40], 40_960)), {
    mapper: 0x41,
    prgBytes: 32_768,
    chrBytes: 8_192,
    trainerBytes: 0,
    mirroring: "vertical",
  });
  const mirroring = [0x10, 0x18, 0x19].map((byte) => readInesHeader(aRom([1, 0, byte], 16_384)));
  assert.deepStrictEqual(
    mirroring.map((header) => header.mirroring),
    ["horizontal", "four-screen", "four-screen"],
  );
});

test("a scribbled header gives up the mapper's high half, a trainer is counted", () => {
  const header = readInesHeader(aRom([1, 0, 0x14, 0x44, 0x69], 512 + 16_384));
  assert.equal(header.mapper, 1);
  assert.equal(header.trainerBytes, 512);
});

test("NES 2.0 sizes come in units or as exponent and multiplier", () => {
  assert.equal(readInesHeader(aRom([1, 0, 0, 0x08, 0x01], 16_384)).mapper, 256);
  const header = readInesHeader(aRom([(15 << 2) | 1, 1, 0, 0x08, 0, 0x0f], 98_304 + 8_192));
  assert.equal(header.prgBytes, 98_304);
  assert.equal(header.chrBytes, 8_192);
});

test("what is no cartridge is refused and says why", () => {
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array(), /not an iNES file: .* got an empty file/],
    [new Uint8Array([0x50, 0x4b, 3, 4]), /expected it to begin with 4e45531a, got 504b0304/],
    [aRom([1, 1], 0).subarray(0, 10), /truncated: the header alone has 16 bytes, the file 10/],
    [aRom([0, 1], 8_192), /no program/],
    [
      aRom([2, 1, 0, 0x08, 0, 0xff], 40_960),
      /wrong header: it announces 5 bytes of program, expected a multiple of 1024/,
    ],
    [
      aRom([1, 1, 0, 0x08, 0, 0xf0], 24_576),
      /wrong header: it announces 3 bytes of pictures, expected a multiple of 1024/,
    ],
    [aRom([1, 1], 24_575), /truncated: its header announces 24592 bytes, the file has 24591/],
  ];
  for (const [rom, message] of cases) {
    assert.throws(() => readInesHeader(rom), { code: "ROM_REFUSED", message });
  }
});
