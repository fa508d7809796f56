import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { nesTestRom } from "../testing/nes-test-rom.ts";
import { createNesCore } from "./nes-core.ts";
import { NesEmulator } from "./nes-emulator.ts";

const MAPPERS = [
  ...[0, 1, 2, 3, 4, 7, 9, 10, 11, 21, 22, 23, 25, 33, 34, 38, 66, 69, 70, 71, 75, 79, 87, 94],
  ...[118, 140, 152, 180, 184, 206, 232, 240, 241],
];
/** A frame has 29,781 cycles; the instruction in which it ends can be followed by an interrupt and two transfers. */
const MOST_CYCLES = 29_781 + 1_100;

/** Bytes of a counter-based generator: every cartridge is a function of its seed. */
function randomBytes(seed: number, length: number): Uint8Array {
  let x = seed | 1;
  return Uint8Array.from({ length }, () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x & 0xff;
  });
}

/** Random bytes without the twelve that jam the processor, so that it runs on for long. */
function withoutJams(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => ((byte & 0x1f) === 0x12 || (byte & 0x9f) === 0x02 ? 0xea : byte));
}

const anyCartridge = fc.record({
  seed: fc.integer(),
  mapper: fc.constantFrom(...MAPPERS),
  banks: fc.constantFrom(1, 2, 4, 16),
  patterns: fc.constantFrom(0, 1, 4),
  jams: fc.boolean(),
});

test("no cartridge crashes or hangs the process: each frame ends in time, or the program is said to have jammed", () => {
  fc.assert(
    fc.property(anyCartridge, ({ seed, mapper, banks, patterns, jams }) => {
      const core = createNesCore();
      const [prg, chr] = [banks * 16_384, patterns * 8_192];
      const at = core.romAt(prg + chr);
      const bytes = randomBytes(seed, prg + chr);
      new Uint8Array(core.memory.buffer, at).set(jams ? bytes : withoutJams(bytes));
      assert.equal(core.insert(prg, chr, mapper, seed & 1), 1);
      core.powerOn();
      for (let frame = 0; frame < 12; frame++) {
        const before = core.cycles();
        const runs = core.frame(seed & 0xff, frame, frame & 1);
        const took = core.cycles() - before;
        assert.ok(took <= MOST_CYCLES, `${took} cycles in frame ${frame}`);
        if (runs === 0) break;
        assert.ok(took > 0);
      }
    }),
    { numRuns: 150 },
  );
});

test("drawn or not, and from a state or not, a random cartridge plays on the same", () => {
  fc.assert(
    fc.property(anyCartridge, ({ seed, mapper, banks, patterns }) => {
      const [prg, chr] = [banks * 16_384, patterns * 8_192];
      const rom = new Uint8Array(16 + prg + chr);
      rom.set([0x4e, 0x45, 0x53, 0x1a, banks, patterns, (mapper & 15) << 4, mapper & 0xf0]);
      rom.set(withoutJams(randomBytes(seed, prg + chr)), 16);
      const [drawn, undrawn, loaded] = [0, 1, 2].map(() => new NesEmulator(rom));
      if (!drawn || !undrawn || !loaded) throw new Error("three emulators");
      const frame = (number: number): boolean => {
        try {
          drawn.frame([number, seed & 0xff], true);
          undrawn.frame([number, seed & 0xff], number % 4 === 3);
          return true;
        } catch {
          return false;
        }
      };
      for (let number = 0; number < 12; number++) {
        if (!frame(number)) return;
        loaded.loadState(undrawn.saveState());
        assert.deepStrictEqual(loaded.saveState(), undrawn.saveState());
        if (number % 4 !== 3) continue;
        assert.deepStrictEqual(undrawn.memory.bytes, drawn.memory.bytes);
        assert.deepStrictEqual(undrawn.nativePicture().bytes, drawn.nativePicture().bytes);
      }
      loaded.frame([7], true);
      undrawn.frame([7], true);
      assert.deepStrictEqual(loaded.saveState(), undrawn.saveState());
      assert.deepStrictEqual(loaded.picture(), undrawn.picture());
    }),
    { numRuns: 60 },
  );
});

test("waiting in a loop is skipped without a difference: instruction by instruction the same frame", () => {
  // Counts interrupts in 0x20 and waits for them in a loop that touches nothing.
  const rom = nesTestRom([
    ...[0xa9, 0x80, 0x8d, 0x00, 0x20], // NMI on
    ...[0xa5, 0x20, 0xf0, 0xfc, 0xe6, 0x21, 0xa9, 0x00, 0x85, 0x20, 0x4c, 0x05, 0x80],
  ]);
  rom.set([0xe6, 0x20, 0x40], 16 + 0x100);
  rom.set([0x00, 0x81], 16 + 16_384 - 6);
  const cores = [0, 1].map(() => {
    const core = createNesCore();
    const at = core.romAt(rom.length - 16);
    new Uint8Array(core.memory.buffer, at).set(rom.subarray(16));
    core.insert(16_384, 8_192, 0, 0);
    core.powerOn();
    return core;
  });
  const [whole, stepped] = cores;
  if (!whole || !stepped) throw new Error("two cores");
  for (let frame = 0; frame < 60; frame++) whole.frame(0, 0, 0);
  while (stepped.cycles() < whole.cycles()) stepped.step();
  assert.equal(stepped.cycles(), whole.cycles());
  const bytes = (core: typeof whole): Uint8Array =>
    new Uint8Array(core.memory.buffer, core.workRamAt(), 0x800).slice();
  assert.deepStrictEqual(bytes(stepped), bytes(whole));
  assert.deepStrictEqual([stepped.pc(), stepped.registers()], [whole.pc(), whole.registers()]);
  assert.ok((bytes(whole)[0x21] as number) > 50, "interrupts were counted");
});
