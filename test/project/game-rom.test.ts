import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createNesFactory, type Emulator } from "@lockstep/emulation";
import { skipUnless } from "@lockstep/system/testing";

const GAME = fileURLToPath(new URL("../../../games/HareDash-Nes", import.meta.url));
const HEADER_BYTES = 16;
const MODE = { address: 0x312, play: 2 };
const LAG_FRAMES = 0x313;
const ACTS = ["MeadowZone", "CavernZone", "CityZone"].flatMap((zone) =>
  [1, 2].map((act) => `${zone}.Act${act}`),
);

function sha1(bytes: Uint8Array): string {
  return createHash("sha1").update(bytes).digest("hex");
}

function read(name: string): Buffer {
  return readFileSync(join(GAME, name));
}

/** Skips where cc65 is missing. */
function compilerMissing(context: TestContext): boolean {
  const skip = skipUnless(
    spawnSync("cc65", ["--version"]).error === undefined,
    "cc65 (apt-get install cc65)",
  );
  if (skip === false) return false;
  context.skip(skip);
  return true;
}

function powerOn(): Emulator {
  return createNesFactory().create("Nes", read("rom.nes"));
}

function hold(emulator: Emulator, buttons: readonly string[], frames: number): void {
  const mask = buttons.reduce((sum, name) => sum | (1 << emulator.buttons.indexOf(name)), 0);
  for (let frame = 0; frame < frames; frame++) emulator.frame([mask], false);
}

/** An input script's lines: frames, then the buttons held. */
function script(state: string): { frames: number; buttons: string[] }[] {
  return read(`${state}.inputs`)
    .toString()
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [frames, ...buttons] = line.split(/\s+/);
      return { frames: Number(frames), buttons };
    });
}

function playScript(emulator: Emulator, state: string): void {
  for (const { frames, buttons } of script(state)) hold(emulator, buttons, frames);
}

test("the ROM's SHA-1 without its header is the one in rom.sha", () => {
  assert.equal(sha1(read("rom.nes").subarray(HEADER_BYTES)), read("rom.sha").toString().trim());
});

test("building the source again gives the committed ROM, byte for byte", (context) => {
  if (compilerMissing(context)) return;
  const folder = mkdtempSync(join(tmpdir(), "lockstep-rom-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "rom.nes");
  const output = execFileSync(process.execPath, [join(GAME, "build.mjs"), path], {
    encoding: "utf8",
  });
  const rebuilt = readFileSync(path);
  assert.equal(sha1(rebuilt), sha1(read("rom.nes")), "rebuild and commit: node build.mjs");
  assert.ok(rebuilt.equals(read("rom.nes")));
  assert.ok(output.includes(sha1(rebuilt.subarray(HEADER_BYTES))));
});

test("every act has a start state, a goal, and a place in training or evaluation", () => {
  const { lockstep } = JSON.parse(read("metadata.json").toString());
  assert.deepEqual(Object.keys(lockstep.progress.end).sort(), [...ACTS].sort());
  const used = [...lockstep.training_states, ...lockstep.evaluation_states];
  assert.deepEqual(used.sort(), [...ACTS].sort());
  const scripts = readdirSync(GAME).filter((name) => name.endsWith(".inputs"));
  assert.deepEqual(scripts.sort(), ACTS.map((act) => `${act}.inputs`).sort());
});

for (const [number, state] of ACTS.entries()) {
  test(`the script of ${state} ends on that act's first frame of play`, () => {
    const emulator = powerOn();
    const lines = script(state);
    const frames = lines.reduce((sum, line) => sum + line.frames, 0);
    assert.ok(frames < 200);
    let inPlay = 0;
    for (const line of lines) {
      for (let frame = 0; frame < line.frames; frame++) {
        hold(emulator, line.buttons, 1);
        if (emulator.memory.readByte(MODE.address) === MODE.play) inPlay++;
      }
    }
    assert.equal(inPlay, 1);
    assert.equal(emulator.memory.readByte(0x30a), number >> 1);
    assert.equal(emulator.memory.readByte(0x30b), number & 1);
    assert.equal(emulator.memory.readByte(0x305), 3);
  });
}

test("holding RIGHT alone moves the hare but stops at the first act's first wall", () => {
  const emulator = powerOn();
  playScript(emulator, "MeadowZone.Act1");
  const x = () => emulator.memory.readByte(0x300) | (emulator.memory.readByte(0x301) << 8);
  const start = x();
  hold(emulator, ["RIGHT"], 60);
  assert.ok(x() > start + 60);
  hold(emulator, ["RIGHT"], 200);
  const stopped = x();
  hold(emulator, ["RIGHT"], 60);
  assert.equal(x(), stopped);
  assert.ok(stopped < 300);
});

test("no frame of play takes longer than a frame", () => {
  const emulator = powerOn();
  for (const state of ACTS) {
    emulator.powerOn();
    playScript(emulator, state);
    for (let step = 0; step < 60; step++) {
      hold(emulator, ["RIGHT"], 4);
      hold(emulator, step % 3 === 0 ? ["B"] : ["RIGHT"], 4);
    }
    assert.equal(emulator.memory.readByte(LAG_FRAMES), 0, state);
  }
  emulator.close();
});
