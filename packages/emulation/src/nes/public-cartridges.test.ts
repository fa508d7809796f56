import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { skipUnless } from "@lockstep/system/testing";
import { readInesHeader } from "./ines-header.ts";
import { createNesCore, type NesCore } from "./nes-core.ts";

// Public test cartridges, not part of the project: https://github.com/christopherpow/nes-test-roms
const folder = fileURLToPath(new URL("../../../../../shared/nes-tests/", import.meta.url));
const skip = skipUnless(existsSync(folder), `the public test cartridges in ${folder}`);

/** Known to fail, with the verdict that they print. */
const failing: Readonly<Record<string, RegExp>> = {
  "4-scanline_timing": /Scanline 0 IRQ should occur later when \$2000=\$08/,
};

/** Write their verdict as text to 0x6004 and as a byte to 0x6000: 0x80 while they run, 0 when all is well. */
const writing = [
  ...["1-clocking", "2-details", "3-A12_clocking", "4-scanline_timing", "5-MMC3"],
  ...["all_instrs", "official_only", "cpu_interrupts", "oam_read", "ppu_vbl_nmi"],
];

/** Print their verdict on the screen only. */
const printing = [
  ...["1.Branch_Basics", "2.Backward_Branch", "3.Forward_Branch", "cpu_timing_test"],
  ...["01.basics", "02.alignment", "03.corners", "04.flip", "05.left_clip", "06.right_edge"].map(
    (name) => `sprite_hit-${name}`,
  ),
  ...["07.screen_bottom", "08.double_height", "09.timing_basics", "10.timing_order"].map(
    (name) => `sprite_hit-${name}`,
  ),
  "sprite_hit-11.edge_timing",
  ...["1.Basics", "2.Details", "3.Timing", "4.Obscure", "5.Emulator"].map(
    (name) => `sprite_overflow-${name}`,
  ),
];

function coreWith(name: string): NesCore {
  const rom = readFileSync(`${folder}${name}.nes`);
  const { prgBytes, chrBytes, mapper, mirroring } = readInesHeader(rom);
  const core = createNesCore();
  const at = core.romAt(prgBytes + chrBytes);
  new Uint8Array(core.memory.buffer, at).set(rom.subarray(16, 16 + prgBytes + chrBytes));
  assert.equal(core.insert(prgBytes, chrBytes, mapper, mirroring === "vertical" ? 1 : 0), 1);
  core.powerOn();
  return core;
}

/** The first nametable as text, one blank where there is more than one. */
function screenOf(core: NesCore): string {
  const nametable = new Uint8Array(core.memory.buffer, core.stateAt() + 0x2000, 960);
  return String.fromCharCode(
    ...nametable.map((tile) => (tile > 32 && tile < 127 ? tile : 32)),
  ).replace(/ +/g, " ");
}

for (const draw of [0, 1]) {
  const how = draw === 0 ? "without pictures" : "with pictures";
  for (const name of writing)
    test(`${name}, ${how}`, { skip }, () => {
      const core = coreWith(name);
      const ram = new Uint8Array(core.memory.buffer, core.cartridgeRamAt(), 0x2000);
      for (let frame = 0; frame < 3_600; frame++) {
        core.frame(0, 0, draw);
        if (frame > 30 && ram[1] === 0xde && (ram[0] as number) < 0x80) break;
      }
      const text = Buffer.from(ram.subarray(4, ram.indexOf(0, 4))).toString("latin1");
      const verdict = failing[name];
      if (verdict !== undefined) assert.match(text, verdict);
      else assert.equal(ram[0], 0, text);
    });
  for (const name of printing)
    test(`${name}, ${how}`, { skip }, () => {
      const core = coreWith(name);
      let screen = "";
      for (let second = 0; second < 40 && !/PASSED|FAILED/.test(screen); second++) {
        for (let frame = 0; frame < 60; frame++) core.frame(0, 0, draw);
        screen = screenOf(core);
      }
      assert.match(screen, /PASSED/);
    });
}

test("nestest: every line of its log, with registers and cycles", { skip }, () => {
  const core = coreWith("nestest");
  core.step();
  core.jumpTo(0xc000);
  const lines = readFileSync(`${folder}nestest.log`, "utf8").trimEnd().split(/\r?\n/);
  assert.equal(lines.length, 8_991);
  const hex = (value: number): string => (value & 0xff).toString(16).toUpperCase().padStart(2, "0");
  for (const [index, line] of lines.entries()) {
    const registers = core.registers();
    const [a, x, y, sp] = [0, 8, 16, 24].map((shift) => hex(registers >> shift));
    const pc = core.pc().toString(16).toUpperCase().padStart(4, "0");
    const got = `${pc} A:${a} X:${x} Y:${y} P:${hex(core.status())} SP:${sp} CYC:${core.cycles()}`;
    const expected = line.replace(/^(....).*(A:.*SP:..).*(CYC:\d+)$/, "$1 $2 $3");
    assert.equal(got, expected, `line ${index + 1}`);
    core.step();
  }
});
