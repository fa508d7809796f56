// Plays a cartridge and writes hashes of what the core did: started as a process by `playInProcess`, never imported.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { type Emulator, type EmulatorFactory, embeddedFactories } from "@lockstep/emulation";
import { createLibretroFactory } from "@lockstep/emulation/libretro";
import type {
  CartridgeOrder,
  Play,
  Played,
  PlayedCartridge,
  PlayedMark,
} from "./cartridge-process.ts";
import { cpuSeconds } from "./frame-player.ts";
import { hashRam } from "./hash-ram.ts";
import { randomButtons } from "./random-buttons.ts";

const [text = "", resultFile = ""] = process.argv.slice(2);
const order = JSON.parse(text) as CartridgeOrder;
const factory = factoryOf(order);
const opened: Emulator[] = [];
const played: PlayedCartridge = {
  core: `${factory.core.name} ${factory.core.version}`.trim(),
  processor: process.arch,
  plays: order.plays.map(playedIn),
};
for (const emulator of opened) emulator.close();
// Not to standard output: some cores print.
writeFileSync(resultFile, JSON.stringify(played));

function factoryOf({ embedded, corePath }: CartridgeOrder): EmulatorFactory {
  if (corePath !== undefined) return createLibretroFactory({ corePath });
  const found = embeddedFactories().find(({ core }) => core.name === embedded);
  if (found === undefined) throw new Error(`no core of Lockstep is called ${embedded}`);
  return found;
}

function playedIn(play: Play): Played {
  const emulator = emulatorFor(play);
  const { firstFrame, frames, lookEvery, markEvery, pictures = false, undrawn = false } = play;
  const marks: PlayedMark[] = [];
  let seconds = 0;
  let [ram, shown] = [createHash("sha256"), createHash("sha256")];
  for (let done = 0; done < frames; ) {
    const part = Math.min(lookEvery, frames - done);
    seconds += cpuSeconds(() => {
      for (let frame = done; frame < done + part; frame++)
        emulator.frame([randomButtons(emulator, firstFrame + frame)], !undrawn);
    });
    done += part;
    hashRam(ram, emulator);
    if (pictures) {
      const { width, height, rgb } = emulator.picture();
      shown.update(`${width}x${height}`).update(rgb);
    }
    if (done % markEvery !== 0 && done !== frames) continue;
    marks.push({
      frame: firstFrame + done,
      ram: ram.digest("hex"),
      pictures: shown.digest("hex"),
      state: createHash("sha256").update(coreStateOf(emulator)).digest("hex"),
    });
    [ram, shown] = [createHash("sha256"), createHash("sha256")];
  }
  const state = emulator.saveState();
  writeFileSync(play.stateFile, state);
  const drawsAlways = emulator.drawsAlways === true;
  return { marks, seconds, drawsAlways, stateBytes: state.length };
}

function emulatorFor({ fromState, goesOn = false }: Play): Emulator {
  const last = opened.at(-1);
  const emulator =
    goesOn && last !== undefined ? last : factory.create(order.system, readFileSync(order.romFile));
  if (emulator !== last) opened.push(emulator);
  if (fromState !== undefined) emulator.loadState(readFileSync(fromState));
  return emulator;
}

/** Without what the host adds: on some systems it has the clock's time and the random numbers' place. */
function coreStateOf(emulator: Emulator): Uint8Array {
  const state = emulator.saveState();
  return emulator.coreState?.(state) ?? state;
}
