import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { describeEmulatorConformance } from "@lockstep/emulation/conformance";
import { createLibretroFactory } from "@lockstep/emulation/libretro";
import { mega32xTestRom } from "@lockstep/emulation/testing";
import { runLockstep, smallPictures, temporaryFolder, train } from "../lockstep-command.ts";
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

test("an integration of a 32X cartridge is made by a script, listed, and trained on with the same weights for any number of actors", {
  skip,
  timeout: 300_000,
}, async (context) => {
  const cwd = temporaryFolder(context);
  const [rom, script, into] = ["own.32x", "own.jsonl", "games"].map((name) => join(cwd, name));
  writeFileSync(`${rom}`, mega32xTestRom());
  const instructions = [
    ...[{ play: 30 }, { save: "Start" }, { search: [">u2"] }],
    ...[{ play: 10 }, { narrow: "greater", by: 10 }, { play: 7 }, { narrow: "greater", by: 7 }],
    { name: "counter" },
    { name: "sum", address: 4, type: ">u2" },
    { reward: { variables: { sum: { reward: 1 } } } },
    { done: { variables: { counter: { op: "greater-than", reference: 400 } } } },
  ];
  writeFileSync(`${script}`, instructions.map((each) => JSON.stringify(each)).join("\n"));
  const cores = ["--cores-path", join(folder, "cores")];
  const places = ["--games-path", `${into}`, ...cores];
  const made = await runLockstep([
    ...[
      "integrate",
      `${rom}`,
      "--script",
      `${script}`,
      "--name",
      "Own-32x-v0",
      "--into",
      `${into}`,
    ],
    ...[...cores, "--try-steps", "0"],
  ]);
  assert.equal(made.code, 0, made.stdout + made.stderr);
  assert.match(made.stdout, /^line 8: counter is 47: 0 \(0x0\) >u2$/m);
  const listed = await runLockstep(["games", "Own-32x-v0", ...places]);
  assert.match(listed.stdout, /^Own-32x-v0: 32x, ready$/m);
  assert.match(listed.stdout, / on PicoDrive \S+: 60 frames played, start states Start; /);
  const run = [
    ...["--game", "Own-32x-v0", ...places, ...smallPictures, "--slots", "3", "--seed", "5"],
    ...["--segment-length", "8", "--updates", "3", "--evaluate-every", "0"],
  ];
  const one = await train(cwd, "one", [...run, "--actors", "1"]);
  const two = await train(cwd, "two", [...run, "--actors", "2"]);
  assert.equal(two.weightsSha256, one.weightsSha256);
});
