import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { describeEmulatorConformance } from "../conformance/index.ts";
import { nesTestRom, PAD_READER } from "../testing/nes-test-rom.ts";
import { createJsnesFactory } from "./create-jsnes-factory.ts";

const romFile = fileURLToPath(new URL("../../../../games/HareDash-Nes/rom.nes", import.meta.url));

describeEmulatorConformance("jsnes", {
  module: new URL("./create-jsnes-factory.js", import.meta.url).href,
  maker: "createJsnesFactory",
  makerArguments: [],
  system: "Nes",
  romFile,
});

test("every button of gym-retro's order reaches the console's pad", () => {
  const emulator = createJsnesFactory().create("Nes", nesTestRom(PAD_READER));
  const padOrder = ["A", "B", "SELECT", "START", "UP", "DOWN", "LEFT", "RIGHT"];
  emulator.buttons.forEach((name, bit) => {
    for (let i = 0; i < 3; i++) emulator.frame([1 << bit]);
    const pressed = padOrder.filter((_, i) => emulator.memory.readByte(0x10 + i) === 1);
    assert.deepStrictEqual(pressed, name === null ? [] : [name]);
  });
});

test("the picture has red first: the palette's colour 0x16 is red, 0x12 is blue", () => {
  // Writes the colour to palette entry 0 with rendering off; the whole picture then shows it.
  const program = (colour: number): number[] => [
    ...[0xa9, 0x3f, 0x8d, 0x06, 0x20, 0xa9, 0x00, 0x8d, 0x06, 0x20, 0xa9, colour],
    ...[0x8d, 0x07, 0x20, 0xa9, 0x00, 0x8d, 0x06, 0x20, 0x8d, 0x06, 0x20, 0x4c, 0x17, 0x80],
  ];
  const middle = (colour: number): number[] => {
    const emulator = createJsnesFactory().create("Nes", nesTestRom(program(colour)));
    for (let i = 0; i < 3; i++) emulator.frame([]);
    const { width, height, rgb } = emulator.picture();
    assert.deepStrictEqual([width, height, rgb.length], [256, 240, 256 * 240 * 3]);
    const at = 3 * (width * (height >> 1) + (width >> 1));
    return [...rgb.subarray(at, at + 3)];
  };
  const [red, , blueOfRed] = middle(0x16) as [number, number, number];
  assert.ok(red > 150 && blueOfRed < 80, `colour 0x16 gave red ${red}, blue ${blueOfRed}`);
  const [redOfBlue, , blue] = middle(0x12) as [number, number, number];
  assert.ok(blue > 150 && redOfBlue < 80, `colour 0x12 gave red ${redOfBlue}, blue ${blue}`);
});

test("memory is read by console address, mirrors included, and nothing is made up elsewhere", () => {
  // Counts at 0x0020 and stores 0xAB into cartridge RAM.
  const program = [0xa9, 0xab, 0x8d, 0x05, 0x60, 0xe6, 0x20, 0x4c, 0x05, 0x80];
  const { memory, frame } = boundEmulator(nesTestRom(program));
  frame();
  frame();
  assert.equal(memory.readByte(0x0820), memory.readByte(0x0020));
  assert.deepStrictEqual(memory.read(0x0020, 2), memory.bytes.slice(0x20, 0x22));
  assert.equal(memory.readByte(0x6005), 0xab);
  for (const address of [-1, 0x2000, 0x5fff, 0x8000, 0xff0000]) {
    assert.throws(() => memory.readByte(address), { code: "ADDRESS_OUT_OF_RANGE" });
  }
  assert.throws(() => memory.read(0x1fff, 2), { code: "ADDRESS_OUT_OF_RANGE", message: /8192/ });
});

test("a program that jams the processor is reported, and power-on helps", () => {
  const emulator = createJsnesFactory().create("Nes", nesTestRom([0x02]));
  assert.throws(() => emulator.frame([]), { code: "GAME_CRASHED" });
  assert.throws(() => emulator.frame([]), { code: "GAME_CRASHED" });
  emulator.powerOn();
  assert.throws(() => emulator.frame([]), { code: "GAME_CRASHED", message: /The NES stopped/ });
});

test("a state of another cartridge is refused by its hash", () => {
  const factory = createJsnesFactory();
  const state = factory.create("Nes", nesTestRom(PAD_READER)).saveState();
  const other = factory.create("Nes", nesTestRom([0x4c, 0x00, 0x80]));
  assert.throws(() => other.loadState(state), {
    code: "STATE_REFUSED",
    message: /ROM [0-9a-f]{40}/,
  });
});

test("held buttons are no part of a state", () => {
  const [a, b] = [0, 1].map(() =>
    createJsnesFactory().create("Nes", nesTestRom([0x4c, 0x00, 0x80])),
  );
  a?.frame([0x1ff, 0x1ff]);
  b?.frame([]);
  assert.deepStrictEqual(a?.saveState(), b?.saveState());
});

test("unknown mappers and other consoles are refused with a reason", () => {
  const rom = nesTestRom([]);
  rom[6] = 0xf0;
  const factory = createJsnesFactory();
  assert.throws(() => factory.create("Nes", rom), { code: "ROM_REFUSED", message: /mapper 15/ });
  assert.throws(() => factory.create("Genesis", rom), { code: "SYSTEM_UNSUPPORTED" });
  const text = new Uint8Array(readFileSync(fileURLToPath(import.meta.url)));
  assert.throws(() => factory.create("Nes", text), { code: "ROM_REFUSED" });
});

function boundEmulator(rom: Uint8Array) {
  const emulator = createJsnesFactory().create("Nes", rom);
  return { memory: emulator.memory, frame: () => emulator.frame([]) };
}
