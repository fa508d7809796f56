import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { skipUnless } from "@lockstep/system/testing";
import { scriptedButtons } from "../conformance/play-script.ts";
import type { ButtonMask, Emulator } from "../emulator.ts";
import { JsnesEmulator } from "../jsnes/jsnes-emulator.ts";
import { createLibretroFactory } from "../libretro/create-libretro-factory.ts";
import { findCores } from "../libretro/installed/find-core.ts";
import { NesEmulator } from "./nes-emulator.ts";

const PROJECT = new URL("../../../../", import.meta.url);
const ROMS = [
  { name: "Hare Dash", file: fileURLToPath(new URL("games/HareDash-Nes/rom.nes", PROJECT)) },
  {
    name: "a free demo",
    file: fileURLToPath(new URL("../shared/retro/roms/Dr88-FamiconIntro.nes", PROJECT)),
  },
];
const nestopia = findCores("Nes", []).find(({ name }) => name === "Nestopia")?.path;
const FRAMES = 1_200;

for (const { name, file } of ROMS) {
  const absent = skipUnless(existsSync(file), file);
  test(`${name} has the RAM and the pictures that it has on jsnes, frame by frame`, {
    skip: absent,
  }, () => {
    const rom = readFileSync(file);
    const [own, other] = [new NesEmulator(rom), new JsnesEmulator(rom)];
    assert.deepStrictEqual(own.memory.bytes, other.memory.bytes);
    for (let frame = 0; frame < FRAMES; frame++) {
      const draw = frame < 300 || frame % 4 === 3;
      const buttons = scriptedButtons(own, frame);
      own.frame(buttons, draw);
      other.frame(buttons);
      assert.ok(Buffer.from(own.memory.bytes).equals(other.memory.bytes), `RAM of frame ${frame}`);
      const pixels = Buffer.from(own.nativePicture().bytes);
      if (draw) assert.ok(pixels.equals(other.nativePicture().bytes), `picture of frame ${frame}`);
    }
  });

  test(`${name} has the RAM that it has on Nestopia, but for what the stack held before`, {
    skip:
      absent || skipUnless(nestopia !== undefined, "Nestopia (apt-get install libretro-nestopia)"),
  }, () => {
    const rom = readFileSync(file);
    const own = new NesEmulator(rom);
    const other = createLibretroFactory({ corePath: nestopia as string }).create("Nes", rom);
    for (let frame = 0; frame < FRAMES; frame++) {
      const buttons = scriptedButtons(own, frame).map(withoutOpposites);
      for (const emulator of [own, other]) emulator.frame(buttons);
      // The first frames show what power-on left in RAM, which differs.
      if (frame < 10) continue;
      assert.ok(usedRam(own).equals(usedRam(other)), `RAM of frame ${frame}`);
    }
    other.close();
  });
}

/** Nestopia does not pass on two directions that no real pad has at once. */
function withoutOpposites(mask: ButtonMask): ButtonMask {
  const [up, down, left, right] = [1 << 4, 1 << 5, 1 << 6, 1 << 7];
  const vertical = (mask & up) !== 0 && (mask & down) !== 0 ? down : 0;
  const horizontal = (mask & left) !== 0 && (mask & right) !== 0 ? left : 0;
  return mask & ~(vertical | horizontal);
}

/** Work RAM without the stack, below which old return addresses and power-on values stay. */
function usedRam({ memory }: Emulator): Buffer {
  return Buffer.concat([memory.bytes.subarray(0, 0x100), memory.bytes.subarray(0x200)]);
}
