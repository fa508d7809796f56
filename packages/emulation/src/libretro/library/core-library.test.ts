import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
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
    corePath: noWildCore === false ? compileWildCore(false) : "",
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
