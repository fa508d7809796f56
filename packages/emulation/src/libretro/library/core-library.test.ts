import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { skipElsewhere } from "@lockstep/system/testing";
import koffi from "koffi";
import { compileWildCore, noWildCore } from "../../testing/compile-wild-core.ts";
import { GAME_BOY, TEST_CONSOLES } from "../../testing/test-consoles.ts";
import { createLibretroFactory } from "../create-libretro-factory.ts";
import { CoreLibrary } from "./core-library.ts";

test("a library is loaded until it is closed, and then gone with its folders", {
  skip: GAME_BOY.skip,
}, () => {
  const library = new CoreLibrary(GAME_BOY.corePath);
  assert.equal(library.functions.apiVersion(), 1);
  assert.ok(existsSync(library.place.saveFolder));
  if (process.platform === "linux") assert.equal(library.place.isMapped, true);
  library.close();
  library.close();
  assert.equal(library.isGone, true);
  assert.equal(library.place.isMapped, false);
  assert.equal(existsSync(library.place.saveFolder), false);
});

/**
 * What a library may write to: its variables, as 64-bit words by their offset from where it is loaded. Source: System V ABI,
 * chapter 5, program headers.
 */
function variablesOf({ address }: CoreLibrary): ReadonlyMap<number, bigint> {
  assert.ok(address !== null);
  const [load, writable] = [1, 2];
  const header = Buffer.from(koffi.view(address, 4_096));
  const long = (at: number): number => Number(header.readBigUInt64LE(at));
  const segments = Array.from({ length: header.readUInt16LE(56) }, (_, index) => {
    const at = long(32) + index * header.readUInt16LE(54);
    const [type, access] = [header.readUInt32LE(at), header.readUInt32LE(at + 4)];
    return { type, access, from: long(at + 16), bytes: long(at + 40) };
  }).filter(({ type }) => type === load);
  const end = address + BigInt(Math.max(...segments.map(({ from, bytes }) => from + bytes)));
  const words = new Map<number, bigint>();
  for (const { access, from, bytes } of segments) {
    if ((access & writable) === 0) continue;
    const first = Math.ceil(from / 8) * 8;
    const count = Math.floor((from + bytes - first) / 8);
    const view = new BigUint64Array(koffi.view(address + BigInt(first), 8 * count));
    view.forEach((word, index) => {
      // Addresses in the library itself depend on where it is loaded.
      const own = word >= address && word < end ? word - address : word;
      if (word !== 0n) words.set(first + 8 * index, own);
    });
  }
  return words;
}

/** Offsets of the words that differ. */
function differing(
  one: ReadonlyMap<number, bigint>,
  other: ReadonlyMap<number, bigint>,
): ReadonlySet<number> {
  const offsets = [...one.keys(), ...other.keys()];
  return new Set(offsets.filter((offset) => one.get(offset) !== other.get(offset)));
}

const played = [
  ...TEST_CONSOLES.map((console) => ({ name: console.system, ...console })),
  {
    name: "the test core",
    system: "GameBoy",
    corePath: noWildCore === false ? compileWildCore() : "",
    romFile: GAME_BOY.romFile,
    options: {},
    skip: noWildCore,
  },
];

for (const { name, system, corePath, romFile, options, skip } of played) {
  test(`a copy that was played is loaded with the variables of one that nobody has used (${name})`, {
    skip: skip || skipElsewhere(process.platform === "linux", "Linux, where copies are used again"),
  }, () => {
    const [first, second] = [new CoreLibrary(corePath), new CoreLibrary(corePath)];
    const fresh = variablesOf(first);
    // Addresses of other libraries' memory.
    const everywhere = differing(fresh, variablesOf(second));
    assert.ok(everywhere.size < fresh.size / 2, `${everywhere.size} of ${fresh.size} words`);
    second.close();
    const emulator = createLibretroFactory({ corePath, options }).create(
      system,
      readFileSync(romFile),
    );
    for (let frame = 0; frame < 60; frame++) emulator.frame([frame & 0xff]);
    emulator.close();
    const again = new CoreLibrary(corePath);
    assert.equal(again.place, second.place, "the copy that the emulator used");
    const wrong = [...differing(fresh, variablesOf(again))].filter((at) => !everywhere.has(at));
    assert.deepEqual(wrong, []);
    for (const library of [again, first]) library.close();
  });
}

const onLinux = skipElsewhere(process.platform === "linux", "Linux, where libraries may stay");

test("a library that stays loaded has the variables of a new one each time, in whatever thread, and no descriptors", {
  skip: noWildCore || onLinux,
}, async () => {
  const corePath = compileWildCore({ staysLoaded: true });
  const module = new URL("../create-libretro-factory.js", import.meta.url).href;
  // The core counts the frames that it has run in a variable.
  const program = `
    const { parentPort } = require("node:worker_threads");
    import(${JSON.stringify(module)}).then(({ createLibretroFactory }) => {
      const factory = createLibretroFactory({ corePath: ${JSON.stringify(corePath)} });
      const emulator = factory.create("GameBoy", Buffer.from("past".padEnd(48)));
      for (let frame = 0; frame < 5; frame++) emulator.frame([]);
      parentPort.postMessage(emulator.memory.readByte(0xc006));
    });`;
  const descriptors = (): number => readdirSync("/proc/self/fd").length;
  const before = descriptors();
  for (let thread = 0; thread < 3; thread++) {
    const worker = new Worker(program, { eval: true });
    const ended = once(worker, "exit");
    assert.deepEqual(await once(worker, "message"), [5]);
    await ended;
  }
  const factory = createLibretroFactory({ corePath });
  const emulator = factory.create("GameBoy", Buffer.from("past".padEnd(48)));
  for (let power = 0; power < 20; power++) {
    emulator.powerOn();
    emulator.frame([]);
    assert.equal(emulator.memory.readByte(0xc006), 1);
  }
  emulator.close();
  assert.ok(descriptors() <= before + 10, "each library would have one");
});

test("a variable that is marked as the only one of the process is each library's own, unless it is the standard library's", {
  skip: noWildCore || onLinux,
}, () => {
  const played = (unique: string): readonly number[] => {
    const factory = createLibretroFactory({ corePath: compileWildCore({ unique }) });
    const emulators = [0, 1].map(() => factory.create("GameBoy", Buffer.from("unique".padEnd(48))));
    for (let frame = 0; frame < 3; frame++) for (const each of emulators) each.frame([]);
    const counted = emulators.map(({ memory }) => memory.readByte(0xc007));
    for (const each of emulators) each.close();
    return counted;
  };
  // The system gives it to both.
  assert.deepEqual(played("_ZNSt7countedE"), [5, 6]);
  assert.deepEqual(played("_ZN4Core7countedE"), [3, 3]);
});
