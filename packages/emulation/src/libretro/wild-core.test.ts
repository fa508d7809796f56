import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { skipElsewhere } from "@lockstep/system/testing";
import type { Emulator } from "../emulator.ts";
import { compileWildCore, noWildCore } from "../testing/compile-wild-core.ts";
import type { CoreLogger } from "./core/core-log.ts";
import { createLibretroFactory, type LibretroFactoryOptions } from "./create-libretro-factory.ts";

const corePath = noWildCore === false ? compileWildCore() : "";

/** A core that does what its cartridge says: see `wild-core.c`. */
function wild(cartridge: string, options: LibretroFactoryOptions = {}): Emulator {
  return createLibretroFactory({ corePath, ...options }).create(
    "GameBoy",
    Buffer.from(cartridge.padEnd(48, " ")),
  );
}

function play(emulator: Emulator, frames: number): Emulator {
  for (let frame = 0; frame < frames; frame++) emulator.frame([]);
  return emulator;
}

/** Pixels as numbers 0xRRGGBB. */
function pixels(emulator: Emulator): readonly number[] {
  const { width, height, rgb } = emulator.picture();
  assert.equal(rgb.length, 3 * width * height);
  return Array.from({ length: width * height }, (_, i) =>
    Buffer.from(rgb.buffer, rgb.byteOffset).readUIntBE(3 * i, 3),
  );
}

describe("a core that does what cores seldom do", { skip: noWildCore }, () => {
  test("draws in any of the three formats, in rows that are wider than the picture", () => {
    const [red, blue] = [0xf80000, 0x0000f8];
    const row = [red, blue, blue, blue];
    for (const cartridge of ["1555", "565"]) {
      assert.deepEqual(pixels(play(wild(cartridge), 1)), [...row, ...row], cartridge);
    }
    assert.deepEqual(pixels(play(wild("8888"), 2)), new Array(8).fill(0xff0002));
    assert.deepEqual(pixels(play(wild("format 9"), 1)).length, 8, "an unknown one is declined");
  });

  test("asks whether its frame is looked at, as Snes9x does, and draws always unless it asks", () => {
    const asking = wild("enable");
    for (const drawn of [true, false, false, true]) {
      asking.frame([], drawn);
      assert.equal(asking.memory.bytes[5], drawn ? 3 : 2);
      assert.equal(asking.drawsAlways, false);
    }
    const other = play(wild("8888"), 1);
    assert.equal(other.drawsAlways, true);
    for (const emulator of [asking, other]) emulator.close();
  });

  test("changes its format from frame to frame", () => {
    const emulator = wild("formats");
    for (let frame = 0; frame < 6; frame++) {
      emulator.frame([]);
      const { layout, bytes } = (emulator as Required<Emulator>).nativePicture();
      const [expected, wide] = frame % 2 === 0 ? ["xrgb8888", 4] : ["xrgb1555", 2];
      assert.deepEqual([layout, bytes.length], [expected, 8 * Number(wide)]);
    }
  });

  test("changes the size of its picture while it runs, announced in either way", () => {
    const emulator = wild("geometry");
    for (let frame = 1; frame < 9; frame++) {
      emulator.frame([]);
      const { width, height, rgb } = emulator.picture();
      assert.deepEqual(
        [width, height, rgb.length],
        [2 + frame, 3 + frame, 3 * (2 + frame) * (3 + frame)],
      );
    }
  });

  test("says that a frame is the same as the one before", () => {
    const emulator = play(wild("8888"), 2);
    const same = wild("same");
    const picture = pixels(play(same, 2));
    assert.deepEqual(pixels(play(same, 5)), picture);
    assert.notDeepEqual(pixels(play(emulator, 5)), pixels(play(wild("8888"), 2)));
  });

  test("draws what is no picture, which is told once C has returned, and can go on", () => {
    for (const cartridge of ["size 0", "too wide", "short rows"]) {
      const emulator = play(wild(cartridge), 2);
      assert.throws(() => emulator.frame([]), { code: "CORE_FAILED", message: /drew a frame of/ });
      play(emulator, 3);
      assert.equal(emulator.memory.readByte(0xc008), 6);
      emulator.close();
    }
  });

  for (const javascriptOnly of [false, true]) {
    const how = javascriptOnly ? "from JavaScript" : "from machine code where there is some";
    test(`sees two players' pads, button by button and by the bitmask, ${how}`, () => {
      const masks = [0b1000_0001_0000_0101, 0b0111_1110_1111_1010];
      for (const [cartridge, asks] of [
        ["buttons", 32],
        ["bitmask", 2],
      ] as const) {
        const emulator = wild(cartridge, { javascriptOnly });
        emulator.frame(masks);
        const ram = Buffer.from(emulator.memory.bytes);
        assert.deepEqual([ram.readUInt16LE(0), ram.readUInt16LE(2)], masks, cartridge);
        assert.equal(ram[4], asks);
        emulator.frame([1]);
        assert.deepEqual([...emulator.memory.read(0xc000, 4)], [1, 0, 0, 0], "the second let go");
        emulator.close();
      }
    });
  }

  test("gives its memory by a map, or none at all", () => {
    const mapped = wild("map");
    assert.deepEqual([...mapped.memory.read(0xff80, 3)], [16, 17, 18]);
    assert.throws(() => mapped.memory.readByte(0xffa0), { code: "ADDRESS_OUT_OF_RANGE" });
    const none = play(wild("no memory"), 1);
    assert.equal(none.memory.bytes.length, 0);
    assert.throws(() => none.memory.readByte(0xc000), {
      code: "ADDRESS_OUT_OF_RANGE",
      message: /the core gives no RAM/,
    });
  });

  test("is asked for a byte by each console's address, turned round and mirrored where the console does so", () => {
    // The counter of frames is byte 8. Addresses: openai/retro, cores/*.json, `rambase`.
    const addresses = {
      Genesis: [0xff_0009],
      "32x": [0x0009],
      Sms: [0xc008, 0xe008],
      GameGear: [0xc008, 0xe008],
      Snes: [0x7e_0008],
      GameBoy: [0xc008],
      GbColor: [0xc008],
      GbAdvance: [0x0200_0008],
      Atari2600: [0x88],
      PCEngine: [0xf8_0008],
    };
    const factory = createLibretroFactory({ corePath });
    for (const [system, counters] of Object.entries(addresses)) {
      const emulator = play(factory.create(system, Buffer.from("buttons")), 7);
      for (const address of counters) {
        assert.equal(emulator.memory.readByte(address), 7, `${system} ${address}`);
      }
      const first = (counters[0] ?? 0) & ~0xf;
      assert.equal(emulator.memory.read(first, 16).indexOf(7), (counters[0] ?? 0) & 0xf, system);
      assert.throws(() => emulator.memory.readByte(first - 1), { code: "ADDRESS_OUT_OF_RANGE" });
      emulator.close();
    }
  });

  test("announces more memory than the console has, of which no more is read", () => {
    const emulator = play(wild("too much memory"), 2);
    assert.equal(emulator.memory.bytes.length, 0x8000);
    assert.equal(emulator.memory.readByte(0xc008), 2);
    emulator.close();
  });

  test("asks for whatever there is and is not, and no answer does harm", () => {
    const emulator = play(wild("anything"), 3);
    assert.equal(emulator.memory.readByte(0xc008), 3);
    emulator.close();
  });

  test("ends the game by itself, and begins again when it is switched on", () => {
    const emulator = play(wild("shutdown"), 2);
    assert.throws(() => emulator.frame([]), { code: "GAME_CRASHED", message: /ended the game/ });
    emulator.powerOn();
    play(emulator, 2);
  });

  test("refuses its cartridge, and is quoted", () => {
    assert.throws(() => wild("refuse"), {
      code: "ROM_REFUSED",
      message: /Wild refused the ROM .* It said: "broken: -2 of 7 banks, 28\.5 %"\./,
    });
  });

  test("logs what is no format, and its logger fails in the midst of a frame", () => {
    const texts: string[] = [];
    const logger = (fail: boolean): CoreLogger => {
      const log = (_message: string, fields?: Readonly<Record<string, unknown>>): void => {
        texts.push(String(fields?.["text"]));
        if (fail) throw new Error("no space left for logs");
      };
      return { debug: log, info: log, warn: log, error: log };
    };
    play(wild("log", { logger: logger(false) }), 4);
    assert.equal(texts.length, 4);
    assert.match(texts[3] ?? "", /^frame 4: 100% sound /);
    const failing = wild("log", { logger: logger(true) });
    assert.throws(() => failing.frame([]), { message: "no space left for logs" });
    assert.equal(failing.memory.readByte(0xc008), 1, "the frame was played");
    failing.close();
  });

  test("cannot save its state, loses one, or makes each longer than the last", () => {
    assert.throws(() => wild("no state").saveState(), {
      code: "CORE_FAILED",
      message: /of 0 bytes/,
    });
    assert.throws(() => wild("lost state").saveState(), {
      code: "CORE_FAILED",
      message: /could not save a state of 64 bytes/,
    });
    const growing = play(wild("growing state"), 3);
    const state = growing.saveState();
    play(growing, 4);
    assert.throws(() => growing.loadState(new Uint8Array(63)), {
      code: "STATE_REFUSED",
      message: /Wild 1 did not take its 63 bytes; its own have 71 now/,
    });
    assert.equal(growing.memory.readByte(0xc008), 7, "and nothing has changed");
    growing.loadState(state);
    assert.equal(growing.memory.readByte(0xc008), 3);
    // Bare states of another length than the core's own of this moment: the core knows.
    const bare = new Uint8Array(64);
    bare[8] = 9;
    growing.loadState(bare);
    assert.equal(growing.memory.readByte(0xc008), 9);
    growing.loadState(state);
  });

  test("refuses a state, and goes on where it was", () => {
    const emulator = play(wild("buttons"), 5);
    const state = new Uint8Array(64).fill(1);
    assert.throws(() => emulator.loadState(state), {
      code: "STATE_REFUSED",
      message: /Wild 1 did not take its 64 bytes; its own have 64 now/,
    });
    assert.equal(emulator.memory.readByte(0xc008), 5);
  });

  test("keeps what no state has: whoever loads a state goes on in the same way, whatever was played before", () => {
    const [emulator, fresh] = [play(wild("past"), 5), wild("past")];
    const state = emulator.saveState();
    const after = [emulator, play(emulator, 3), play(emulator, 40), fresh].map((each) => {
      each.loadState(state);
      return play(each, 2).memory.bytes.slice();
    });
    for (const ram of after) assert.deepEqual(ram, after[3]);
    assert.deepEqual([after[3]?.[6], after[3]?.[8]], [3, 7], "a load and two frames, of seven");
    assert.throws(() => emulator.loadState(new Uint8Array(64).fill(1)), { code: "STATE_REFUSED" });
    assert.deepEqual([...play(emulator, 1).memory.read(0xc006, 3)], [4, 0, 8], "as it was");
    for (const each of [emulator, fresh]) each.close();
  });

  for (const javascriptOnly of [false, true])
    test(`calls whatever there is while it is shut down, its logger fails, and the picture stays (${javascriptOnly ? "JavaScript" : "machine code"})`, () => {
      const log = (): void => {
        throw new Error("no space left for logs");
      };
      const logger: CoreLogger = { debug: log, info: log, warn: log, error: log };
      const emulator = play(wild("farewell", { javascriptOnly, logger }), 2);
      const picture = pixels(emulator);
      const state = emulator.saveState();
      emulator.loadState(state);
      assert.deepEqual(pixels(emulator), picture);
      assert.equal(play(emulator, 1).memory.readByte(0xc008), 3);
      assert.notDeepEqual(pixels(emulator), picture);
      emulator.powerOn();
      assert.equal(play(emulator, 1).memory.readByte(0xc008), 1);
      emulator.close();
    });

  test("reads its cartridge as a file where it wants one", () => {
    const emulator = wild("buttons", { corePath: compileWildCore({ fullPath: true }) });
    const ram = Buffer.from(emulator.memory.bytes.subarray(16));
    assert.equal(ram.toString("latin1").replaceAll("\0", "").trimEnd(), "buttons");
    emulator.close();
  });
});

/** What the core learned of the computer in the last frame: see `wild-core.c`. */
function said(emulator: Emulator): readonly number[] {
  const ram = Buffer.from(emulator.memory.bytes);
  return Array.from({ length: 8 }, (_, index) => ram.readUInt32LE(32 + 4 * index));
}

function inTokyo(context: TestContext): void {
  const zone = process.env["TZ"];
  process.env["TZ"] = "Asia/Tokyo";
  context.after(() => {
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
  });
}

describe("a core that asks for the time and for random numbers", {
  skip:
    noWildCore ||
    skipElsewhere(
      process.platform === "linux" && process.arch === "x64",
      "x86-64 under Linux, where a core gets another clock",
    ),
}, () => {
  const begin = 1_893_456_000;

  for (const [how, path] of [
    ["as usual", corePath],
    ["with read-only imports", noWildCore === false ? compileWildCore({ fullPath: true }) : ""],
  ] as const)
    test(`is told a clock that counts frames, in no time zone, and numbers of its own (linked ${how})`, (context) => {
      inTokyo(context);
      const [one, other] = [wild("time", { corePath: path }), wild("time", { corePath: path })];
      const rand = new Set<number | undefined>();
      for (let frame = 1; frame <= 250; frame++) {
        one.frame([]);
        if (frame % 2 === 0) play(other, 2);
        const passed = frame / 50.5;
        const part = passed - Math.floor(passed);
        const [seconds, micros, nanos, processor, random, day, midnight] = said(one);
        assert.equal(seconds, begin + Math.floor(passed));
        assert.deepEqual([nanos, micros], [Math.floor(part * 1e9), Math.floor(part * 1e6)]);
        assert.equal(processor, Math.floor(passed * 1e6));
        assert.deepEqual([day, midnight], [1, 86_400], "0 o'clock on the first; 1970-01-02");
        rand.add(random);
      }
      assert.equal(rand.size, 250);
      assert.deepEqual(said(other), said(one), "nothing is shared between them");
      for (const emulator of [one, other]) emulator.close();
    });

  test("has its time and its numbers in its states; a bare state begins a day later", () => {
    const [emulator, other] = [play(wild("time"), 120), wild("time")];
    const state = emulator.saveState();
    const expected = said(play(emulator, 77));
    play(emulator, 1_000);
    for (const each of [emulator, other]) {
      each.loadState(state);
      assert.deepEqual(said(play(each, 77)), expected);
    }
    const bare = new Uint8Array(64);
    const times = [emulator, other].map((each) => {
      each.loadState(bare);
      return said(play(each, 51));
    });
    assert.deepEqual(times[0], times[1]);
    assert.equal(times[0]?.[0], begin + 86_400 + 1);
    emulator.powerOn();
    assert.equal(said(play(emulator, 1))[0], begin);
    for (const each of [emulator, other]) each.close();
  });

  test("keeps its time when it refuses a state", () => {
    const [emulator, undisturbed] = [play(wild("time"), 100), play(wild("time"), 100)];
    assert.throws(() => emulator.loadState(new Uint8Array(64).fill(1)), { code: "STATE_REFUSED" });
    assert.deepEqual(said(play(emulator, 5)), said(play(undisturbed, 5)));
    for (const each of [emulator, undisturbed]) each.close();
  });

  test("is told the computer's where nothing else is possible, and cartridges with a clock are then refused", () => {
    const emulator = play(wild("time", { computersTime: true }), 1);
    assert.ok(Math.abs((said(emulator)[0] ?? 0) - Date.now() / 1000) < 60);
    emulator.close();
    const rom = Buffer.alloc(0x8000);
    rom[0x147] = 0x10;
    const create = (computersTime: boolean): Emulator =>
      createLibretroFactory({ corePath, computersTime }).create("GameBoy", rom);
    create(false).close();
    assert.throws(() => create(true), {
      code: "ROM_REFUSED",
      message:
        /^GameBoy ROM refused: its cartridge has a clock \(MBC3 with a timer\), and Wild would read this computer's time, so no two runs would be the same\. .*\.$/,
    });
  });
});
