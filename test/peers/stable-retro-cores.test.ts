import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { describeEmulatorConformance } from "@lockstep/emulation/conformance";
import { createLibretroFactory } from "@lockstep/emulation/libretro";
import { mega32xTestRom } from "@lockstep/emulation/testing";
import { stableRetroWith } from "../python.ts";

// Cores that only stable-retro's wheel has.

const { folder, skipWithoutThem: skip } = stableRetroWith();
const corePath = join(folder, "cores", "picodrive_libretro.so");

if (skip === false) {
  const romFolder = mkdtempSync(join(tmpdir(), "lockstep-test-rom-"));
  process.once("exit", () => rmSync(romFolder, { recursive: true, force: true }));
  const romFile = join(romFolder, "test.32x");
  writeFileSync(romFile, mega32xTestRom());
  describeEmulatorConformance("PicoDrive (32x)", {
    module: import.meta.resolve("@lockstep/emulation/libretro"),
    maker: "createLibretroFactory",
    makerArguments: [{ corePath }],
    system: "32x",
    romFile,
  });
}

test("PicoDrive plays the 32X: its RAM in the console's byte order, its pad under gym-retro's numbers", {
  skip,
}, () => {
  const emulator = createLibretroFactory({ corePath }).create("32x", mega32xTestRom());
  const mask = (name: string): number => 1 << emulator.buttons.indexOf(name);
  for (let frame = 0; frame < 300; frame++) emulator.frame([]);
  const word = (address: number): number => {
    const [high = 0, low = 0] = emulator.memory.read(address, 2);
    return 256 * high + low;
  };
  assert.deepEqual([word(0), word(2), word(4)], [300, 0, 0], "the counter passes a byte");
  // The bits are the pad's own: UP, DOWN, LEFT, RIGHT, B, C.
  for (const [bit, name] of ["UP", "DOWN", "LEFT", "RIGHT", "B", "C"].entries()) {
    emulator.frame([mask(name)]);
    emulator.frame([mask(name)]);
    assert.equal(word(2), 1 << bit, name);
  }
  emulator.close();
});

test("where a core would share its random numbers with other emulators, PicoDrive is refused", {
  skip,
}, () => {
  const shared = createLibretroFactory({ corePath, computersTime: true });
  assert.throws(() => shared.create("32x", mega32xTestRom()), {
    code: "CORE_REFUSED",
    message: /^PicoDrive takes random numbers from the C library, .* use this core there\.$/,
  });
});
