import assert from "node:assert/strict";
import { test } from "node:test";
import { clockChip } from "./clock-chip.ts";

function aRom(bytes: number, content: Readonly<Record<number, number>>): Uint8Array {
  const rom = new Uint8Array(bytes);
  for (const [at, value] of Object.entries(content)) rom[Number(at)] = value;
  return rom;
}

test("a Game Boy cartridge names its chip in its header", () => {
  const chips = [0, 1, 0x0f, 0x10, 0x11, 0x13, 0xfd, 0xfe, 0xff].map((type) =>
    clockChip("GameBoy", aRom(0x8000, { 327: type })),
  );
  const timer = "MBC3 with a timer";
  assert.deepEqual(chips, [null, null, timer, timer, null, null, "TAMA5", "HuC3", null]);
  assert.equal(clockChip("GbColor", aRom(0x8000, { 327: 0x10 })), timer);
  assert.equal(clockChip("Genesis", aRom(0x8000, { 327: 0x10 })), null);
  assert.equal(clockChip("GameBoy", new Uint8Array(3)), null);
});

test("a Super Nintendo cartridge does in the header whose checksum is sound, wherever it lies", () => {
  for (const [base, bytes, copier] of [
    [0x7fc0, 0x1_0000, 0],
    [0xffc0, 0x1_0000, 0],
    [0x40_ffc0, 0x41_0000, 0],
    [0x7fc0, 0x1_0000, 512],
  ] as const) {
    const at = base + copier;
    const sound = { [at + 28]: 0x12, [at + 29]: 0x34, [at + 30]: 0xed, [at + 31]: 0xcb };
    const chip = (type: number) =>
      clockChip("Snes", aRom(bytes + copier, { ...sound, [at + 22]: type }));
    assert.equal(chip(0x55), "S-RTC", `${base}`);
    assert.equal(chip(0xf9), "SPC7110 with an RTC-4513");
    assert.equal(chip(0x02), null);
    assert.equal(clockChip("Snes", aRom(bytes + copier, { [at + 22]: 0x55 })), null, "no header");
  }
});

test("a Game Boy Advance cartridge contains the library of its clock", () => {
  const rom = new Uint8Array(0x1000);
  assert.equal(clockChip("GbAdvance", rom), null);
  rom.set(Buffer.from("SIIRTC_V001", "latin1"), 0x804);
  assert.equal(clockChip("GbAdvance", rom), "S-3511");
});
