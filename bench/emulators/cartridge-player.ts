// Plays a cartridge and writes hashes of what the core did: started by `npm run bench -- processors`, never imported.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { type Emulator, type EmulatorFactory, embeddedFactories } from "@lockstep/emulation";
import { createLibretroFactory } from "@lockstep/emulation/libretro";
import { hashRam } from "./hash-ram.ts";
import type { CartridgeOrder, Play, PlayedCartridge, PlayedMark } from "./processor-comparison.ts";
import { randomButtons } from "./random-buttons.ts";

const [text = ""] = process.argv.slice(2);
const order = JSON.parse(text) as CartridgeOrder;
const factory = factoryOf(order);
const played: PlayedCartridge = {
  core: `${factory.core.name} ${factory.core.version}`.trim(),
  processor: process.arch,
  plays: order.plays.map(marksOf),
};
// Not to standard output: some cores print.
writeFileSync(order.resultFile, JSON.stringify(played));

function factoryOf({ embedded, corePath }: CartridgeOrder): EmulatorFactory {
  if (corePath !== undefined) return createLibretroFactory({ corePath });
  const found = embeddedFactories().find(({ core }) => core.name === embedded);
  if (found === undefined) throw new Error(`no core of Lockstep is called ${embedded}`);
  return found;
}

function marksOf({ fromState, firstFrame, frames, markEvery, stateFile }: Play): PlayedMark[] {
  const emulator = factory.create(order.system, readFileSync(order.romFile));
  if (fromState !== undefined) emulator.loadState(readFileSync(fromState));
  const [ram, pictures] = [createHash("sha256"), createHash("sha256")];
  const marks: PlayedMark[] = [];
  for (let frame = 1; frame <= frames; frame++) {
    emulator.frame([randomButtons(emulator, firstFrame + frame - 1)]);
    hashRam(ram, emulator);
    const { width, height, rgb } = emulator.picture();
    pictures.update(`${width}x${height}`).update(rgb);
    if (frame % markEvery !== 0 && frame !== frames) continue;
    marks.push({
      frame: firstFrame + frame,
      ram: ram.copy().digest("hex"),
      pictures: pictures.copy().digest("hex"),
      state: createHash("sha256").update(coreStateOf(emulator)).digest("hex"),
    });
  }
  writeFileSync(stateFile, emulator.saveState());
  emulator.close();
  return marks;
}

/** Without what the host adds: on some systems it has the clock's time and the random numbers' place. */
function coreStateOf(emulator: Emulator): Uint8Array {
  const state = emulator.saveState();
  return emulator.coreState?.(state) ?? state;
}
