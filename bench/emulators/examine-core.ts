import { createHash } from "node:crypto";
import type { Emulator, EmulatorFactory } from "@lockstep/emulation";
import { cpuSeconds } from "./frame-player.ts";
import { hashRam } from "./hash-ram.ts";
import { randomButtons } from "./random-buttons.ts";

/** What a core did with a cartridge. */
export interface ExaminedCore {
  readonly core: string;
  readonly system: string;
  /** Of the core's own state, packed as an emulator saves it. */
  readonly stateBytes: number;
  /** Of CPU time, when every frame is drawn. */
  readonly drawnPerSecond: number;
  /** When no frame is drawn; `null` where the core draws always. */
  readonly undrawnPerSecond: number | null;
  /** Another emulator that plays the same has the same RAM. */
  readonly repeatable: boolean;
  /** Its saved state has the same bytes, too. */
  readonly stateRepeatable: boolean;
  /** RAM is the same when no frame is drawn. */
  readonly blindToDrawing: boolean;
  /** From a loaded state the game goes on as from the moment in which it was saved. */
  readonly stateIsAll: boolean;
}

const warmUpFrames = 120;

/** Plays the same buttons on several emulators of a core, and compares their RAM after every hundredth frame. */
export function examineCore(
  factory: EmulatorFactory,
  system: string,
  rom: Uint8Array,
  frames: number,
): ExaminedCore {
  const { core } = factory;
  const opened: Emulator[] = [];
  const open = (): Emulator => {
    const emulator = factory.create(system, rom);
    opened.push(emulator);
    play(emulator, 0, warmUpFrames, true);
    return emulator;
  };
  try {
    const drawn = open();
    const first = play(drawn, warmUpFrames, frames, true);
    const state = drawn.saveState();
    const again = open();
    const second = play(again, warmUpFrames, frames, true);
    const sameState = Buffer.from(state).equals(again.saveState());
    const other = open();
    const undrawn = play(other, warmUpFrames, frames, false);
    const on = warmUpFrames + frames;
    const moment = play(drawn, on, frames, true);
    again.loadState(state);
    const loaded = play(again, on, frames, true);
    return {
      core: `${core.name} ${core.version}`.trim(),
      system,
      stateBytes: state.length,
      drawnPerSecond: frames / Math.min(first.seconds, second.seconds),
      undrawnPerSecond: other.drawsAlways === true ? null : frames / undrawn.seconds,
      repeatable: first.ram === second.ram,
      stateRepeatable: sameState,
      blindToDrawing: first.ram === undrawn.ram,
      stateIsAll: moment.ram === loaded.ram,
    };
  } finally {
    for (const emulator of opened) emulator.close();
  }
}

/** @returns a hash of the RAM after every hundredth frame and the last one */
function play(
  emulator: Emulator,
  from: number,
  frames: number,
  draw: boolean,
): { readonly ram: string; readonly seconds: number } {
  const hash = createHash("sha256");
  let seconds = 0;
  for (let done = 0; done < frames; done += 100) {
    const part = Math.min(100, frames - done);
    seconds += cpuSeconds(() => {
      for (let frame = 0; frame < part; frame++) {
        emulator.frame([randomButtons(emulator, from + done + frame)], draw);
      }
    });
    hashRam(hash, emulator);
  }
  return { ram: hash.digest("hex"), seconds };
}
