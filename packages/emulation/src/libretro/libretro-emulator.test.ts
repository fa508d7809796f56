import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { test } from "node:test";
import { skipElsewhere } from "@lockstep/system/testing";
import type { Emulator } from "../emulator.ts";
import { ownTemporaryFiles } from "../testing/own-temporary-files.ts";
import { GAME_BOY, GENESIS, TEST_CONSOLES, type TestConsole } from "../testing/test-consoles.ts";
import type { CoreLogger } from "./core/core-log.ts";
import { createLibretroFactory } from "./create-libretro-factory.ts";

function anEmulator({ corePath, options, system, romFile }: TestConsole): Emulator {
  return createLibretroFactory({ corePath, options }).create(system, readFileSync(romFile));
}

function press(instance: number, frame: number): readonly number[] {
  return [((frame >> 3) * (instance + 1)) & 0xfff, ((frame >> 4) * instance) & 0xfff];
}

for (const { system, corePath, options, romFile, skip } of TEST_CONSOLES) {
  test(`a core that machine code answers plays as one that JavaScript answers (${system})`, {
    skip,
  }, () => {
    const [native, javascript] = [false, true].map((javascriptOnly) =>
      createLibretroFactory({ corePath, options, javascriptOnly }).create(
        system,
        readFileSync(romFile),
      ),
    ) as [Emulator, Emulator];
    for (let frame = 0; frame < 300; frame++) {
      const buttons = press(3, frame);
      native.frame(buttons);
      javascript.frame(buttons);
      assert.deepStrictEqual(native.memory.bytes, javascript.memory.bytes, `frame ${frame}`);
    }
    assert.deepStrictEqual(native.picture(), javascript.picture());
    native.close();
    javascript.close();
  });
}

test("private copies and folders are gone once an emulator is closed", {
  skip: GAME_BOY.skip,
}, (context) => {
  ownTemporaryFiles(context);
  const before = coreFolders();
  const emulator = anEmulator(GAME_BOY);
  assert.equal(coreFolders().length, before.length + 1);
  for (let power = 0; power < 3; power++) emulator.powerOn();
  const copies = process.platform === "linux" ? 2 : 1;
  assert.equal(coreFolders().length, before.length + copies, "one waits for the next library");
  emulator.close();
  assert.deepStrictEqual(coreFolders(), before);
});

test("bytes are found at the console's addresses, words turned round", {
  skip: GENESIS.skip,
}, () => {
  const emulator = anEmulator(GENESIS);
  for (let frame = 0; frame < 60; frame++) emulator.frame([]);
  const { memory } = emulator;
  assert.equal(memory.bytes.length, 65_536);
  assert.deepStrictEqual(memory.read(0xff_0000, 65_536), memory.bytes);
  assert.throws(() => memory.readByte(0xfe_ffff), {
    code: "ADDRESS_OUT_OF_RANGE",
    message: /No RAM at address 16711679 of the Genesis: expected 16711680 to 16777215/,
  });
  assert.throws(() => memory.read(0xff_ffff, 2), { code: "ADDRESS_OUT_OF_RANGE" });
  const kept = memory.bytes;
  emulator.close();
  assert.equal(kept.length, 65_536);
  assert.throws(() => memory.readByte(0xff_0000), { code: "ADDRESS_OUT_OF_RANGE" });
});

test("a core's memory map is followed", { skip: GAME_BOY.skip }, () => {
  const emulator = anEmulator(GAME_BOY);
  const right = 1 << emulator.buttons.indexOf("RIGHT");
  for (let frame = 0; frame < 10; frame++) emulator.frame([right]);
  assert.equal(emulator.memory.readByte(0xc000), 1);
  assert.equal(emulator.memory.readByte(0xc001), 0);
  const a = 1 << emulator.buttons.indexOf("A");
  emulator.frame([a]);
  emulator.frame([a]);
  assert.deepStrictEqual([...emulator.memory.read(0xc000, 2)], [0, 1]);
  assert.equal(emulator.memory.readByte(0x8001), 1, "video RAM, filled with addresses");
  assert.throws(() => emulator.memory.readByte(0x0150), { code: "ADDRESS_OUT_OF_RANGE" });
  emulator.close();
});

test("the core's messages arrive whole, and a logger that throws harms nobody", {
  skip: GENESIS.skip,
}, () => {
  const { corePath, romFile, options } = GENESIS;
  const rom = readFileSync(romFile);
  const texts: string[] = [];
  const logger = loggerTo((text) => texts.push(text));
  createLibretroFactory({ corePath, options, logger }).create("Genesis", rom).close();
  assert.ok(texts.includes(`INFORMATION - Loading ${rom.length} bytes ...`), texts.join("\n"));
  const throwing = loggerTo(() => {
    throw new Error("no space left for logs");
  });
  const factory = createLibretroFactory({ corePath, options, logger: throwing });
  assert.throws(() => factory.create("Genesis", rom), { message: "no space left for logs" });
});

test("options and ROMs that the core cannot take are refused", { skip: GENESIS.skip }, () => {
  const { corePath, romFile } = GENESIS;
  const options = { genesis_plus_gx_addr_eror: "disabled" };
  const factory = createLibretroFactory({ corePath, options });
  assert.throws(() => factory.create("Genesis", readFileSync(romFile)), {
    code: "CORE_OPTION_REFUSED",
    message:
      /has no option genesis_plus_gx_addr_eror, expected one of: .*genesis_plus_gx_addr_error/,
  });
  assert.throws(() => factory.create("Genesis", new Uint8Array()), { code: "ROM_REFUSED" });
  assert.throws(() => factory.create("Snes", new Uint8Array(9)), { code: "SYSTEM_UNSUPPORTED" });
});

test("a corrupt ROM is refused or played, and never crashes", { skip: GAME_BOY.skip }, () => {
  const { corePath } = GAME_BOY;
  const factory = createLibretroFactory({ corePath });
  for (const length of [1, 100, 0x8000]) {
    const rom = Uint8Array.from({ length }, (_, i) => (i * 167 + 13) & 0xff);
    try {
      const emulator = factory.create("GameBoy", rom);
      for (let frame = 0; frame < 30; frame++) emulator.frame([]);
      emulator.close();
    } catch (error) {
      assert.equal((error as { code?: string }).code, "ROM_REFUSED");
    }
  }
});

test("a file that is no core says why", { skip: GAME_BOY.skip }, (context) => {
  ownTemporaryFiles(context);
  const folder = mkdtempSync(join(tmpdir(), "broken-cores-"));
  const core = readFileSync(GAME_BOY.corePath);
  const cases: [string, Buffer, RegExp][] = [
    ["text.so", Buffer.from("not a program at all\n".repeat(9)), /it is no program library/],
    ["empty.so", Buffer.alloc(0), /it is no program library/],
    ["cut.so", core.subarray(0, 5_000), /it is cut off: it has 5000 bytes of at least/],
    ["arm.so", withMachine(core, 183), /made for arm64 processors, this Node.js runs on/],
    ["function.so", patched(core, "retro_run\0", "retro_rum\0"), /it has no function retro_run \(/],
    [
      "library.so",
      patched(core, "libm.so.6\0", "libq.so.6\0"),
      /needs, libq\.so\.6, is missing: install it/,
    ],
  ];
  for (const [name, bytes, message] of cases) {
    const corePath = join(folder, name);
    writeFileSync(corePath, bytes);
    const before = coreFolders();
    assert.throws(
      () => createLibretroFactory({ corePath }),
      { code: "CORE_REFUSED", message },
      name,
    );
    assert.deepStrictEqual(coreFolders(), before, name);
  }
  const corePath = join(folder, "absent.so");
  assert.throws(() => createLibretroFactory({ corePath }), {
    code: "CORE_REFUSED",
    message: /ENOENT/,
  });
  rmSync(folder, { recursive: true });
});

test("a folder for temporary files that cannot be used is named, with what to do", {
  skip: GAME_BOY.skip || skipElsewhere(process.platform !== "win32", "systems with TMPDIR"),
}, (context) => {
  const parent = ownTemporaryFiles(context);
  const { corePath } = GAME_BOY;
  writeFileSync(join(parent, "file"), "");
  for (const [name, why] of [
    ["missing", "ENOENT: no such file or directory"],
    ["file", "ENOTDIR: not a directory"],
  ] as const) {
    process.env["TMPDIR"] = join(parent, name);
    assert.throws(() => createLibretroFactory({ corePath }), {
      code: "TEMPORARY_FOLDER_UNUSABLE",
      message: `The folder for temporary files, ${join(parent, name)}, cannot hold a copy of ${basename(corePath)}: ${why}. Set TMPDIR to a folder that has room and from which programs may be loaded.`,
    });
  }
});

test("a core's file that is replaced while it is used is refused, and the same file in its place is not", {
  skip: GAME_BOY.skip,
}, (context) => {
  const corePath = join(ownTemporaryFiles(context), basename(GAME_BOY.corePath));
  const core = readFileSync(GAME_BOY.corePath);
  writeFileSync(corePath, core);
  const factory = createLibretroFactory({ corePath });
  const emulator = factory.create("GameBoy", readFileSync(GAME_BOY.romFile));
  const state = emulator.saveState();
  const [played, again] = [0, 1].map(() => {
    emulator.loadState(state);
    for (let frame = 0; frame < 60; frame++) emulator.frame([]);
    return emulator.memory.bytes.slice();
  });
  assert.deepEqual(again, played);
  // A byte behind the end changes nothing in what is played: any other file is refused.
  writeFileSync(corePath, Buffer.concat([core, Buffer.of(0)]));
  for (const use of [
    () => emulator.loadState(state),
    () => emulator.powerOn(),
    () => factory.create("GameBoy", readFileSync(GAME_BOY.romFile)),
  ])
    assert.throws(use, {
      code: "CORE_REFUSED",
      message:
        /^.*gambatte_libretro\S+ was replaced while it was used: it has SHA-256 [0-9a-f]{64}, expected [0-9a-f]{64}\. Put that file back and go on, or begin a new run\.$/,
    });
  assert.deepEqual(emulator.memory.bytes, played, "it goes on where it was");
  rmSync(corePath);
  writeFileSync(corePath, core);
  emulator.loadState(state);
  for (let frame = 0; frame < 60; frame++) emulator.frame([]);
  assert.deepEqual(emulator.memory.bytes, played);
  emulator.close();
});

function loggerTo(write: (text: string) => void): CoreLogger {
  const log = (_message: string, fields?: Readonly<Record<string, unknown>>): void => {
    write(String(fields?.["text"]));
  };
  return { debug: log, info: log, warn: log, error: log };
}

function coreFolders(): readonly string[] {
  return readdirSync(tmpdir())
    .filter((name) => name.startsWith("lockstep-core-"))
    .sort();
}

function withMachine(core: Buffer, machine: number): Buffer {
  const copy = Buffer.from(core);
  copy.writeUInt16LE(machine, 18);
  return copy;
}

function patched(core: Buffer, text: string, replacement: string): Buffer {
  const copy = Buffer.from(core);
  const at = copy.indexOf(text);
  assert.ok(at > 0, `${text} is in the core`);
  copy.write(replacement, at);
  return copy;
}
