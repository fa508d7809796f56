import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  firstDifference,
  type Play,
  type Played,
  type PlayedCartridge,
  playInProcess,
} from "./cartridge-process.ts";

/** A core and what it plays. */
export interface ExaminationSubject {
  /** Name of a core of Lockstep's own; else `corePath` names a libretro core. */
  readonly embedded?: string;
  readonly corePath?: string;
  readonly system: string;
  readonly rom: Uint8Array;
  readonly frames: number;
}

/** What a core did with a cartridge. Of differences, the frame up to which the first one was seen; `null`: there was none. */
export interface ExaminedCore {
  readonly core: string;
  readonly system: string;
  readonly frames: number;
  /** Of the core's own state, packed as an emulator saves it. */
  readonly stateBytes: number;
  /** Of CPU time, when every frame is drawn. */
  readonly drawnPerSecond: number;
  /** When no frame is drawn; `null` where the core draws always. */
  readonly undrawnPerSecond: number | null;
  /** RAM of the same play in another process. */
  readonly otherRam: number | null;
  /** Its saved states. */
  readonly otherState: number | null;
  /** RAM when no frame is drawn. */
  readonly undrawnRam: number | null;
  /** RAM when the second half begins with the state that was saved there, in another process. */
  readonly loadedRam: number | null;
  /** RAM when an emulator that has played loads that state, beside one that has not. */
  readonly reloadedRam: number | null;
}

/** RAM after each so many frames, states after ten times as many where the play is long. */
const lookEvery = 100;
const longPlay = 20_000;
const here = [process.execPath];
const mostReloadedFrames = 10_000;

/**
 * Plays the same buttons on a core four times and compares RAM after every hundredth frame: as it is, in another process,
 * undrawn, and from the state in the middle. At least 200 frames, so that there is a middle.
 * @throws {Error} when the core cannot play it, crashes, or does not come to an end
 */
export function examineCore({ rom, frames, ...core }: ExaminationSubject): ExaminedCore {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-cores-"));
  const file = (name: string): string => join(folder, name);
  const markEvery = frames < longPlay ? lookEvery : 10 * lookEvery;
  const half = Math.ceil(frames / 2 / markEvery) * markEvery;
  const rest = Math.max(lookEvery, frames - half);
  const looked = { lookEvery, markEvery };
  const unused = file("unused.state");
  const first: Play = { ...looked, firstFrame: 0, frames: half, stateFile: unused };
  const second: Play = { ...looked, firstFrame: half, frames: rest, stateFile: unused };
  const loaded: Play = { ...second, fromState: file("half.state") };
  const reloaded = { ...loaded, frames: Math.min(rest, mostReloadedFrames), goesOn: true };
  const whole: readonly Play[] = [first, { ...second, goesOn: true }];
  const romFile = file("rom");
  const played = (plays: readonly Play[]): PlayedCartridge =>
    playInProcess(here, { ...core, romFile, plays });
  try {
    writeFileSync(romFile, rom);
    const one = played([{ ...first, stateFile: file("half.state") }, ...whole.slice(1), reloaded]);
    const other = played([...whole, loaded]);
    const drawn = one.plays.slice(0, 2);
    const again = other.plays.slice(0, 2);
    const undrawn = drawn.every(({ drawsAlways }) => drawsAlways)
      ? null
      : played(whole.map((play) => ({ ...play, undrawn: true }))).plays;
    return {
      core: one.core,
      system: core.system,
      frames: half + rest,
      stateBytes: drawn.at(-1)?.stateBytes ?? 0,
      drawnPerSecond: Math.max(rateOf(drawn), rateOf(again)),
      undrawnPerSecond: undrawn === null ? null : rateOf(undrawn),
      otherRam: differenceOf(drawn, again, "ram"),
      otherState: differenceOf(drawn, again, "state"),
      undrawnRam: undrawn === null ? null : differenceOf(drawn, undrawn, "ram"),
      loadedRam: differenceOf(drawn.slice(1), other.plays.slice(2), "ram"),
      reloadedRam: differenceOf(one.plays.slice(2), other.plays.slice(2), "ram"),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Frames a second of CPU time. */
function rateOf(plays: readonly Played[]): number {
  const last = plays.at(-1)?.marks.at(-1)?.frame ?? 0;
  return last / plays.reduce((sum, { seconds }) => sum + seconds, 0);
}

function differenceOf(
  one: readonly Played[],
  other: readonly Played[],
  what: "ram" | "state",
): number | null {
  const marks = (plays: readonly Played[]) => plays.flatMap((play) => play.marks);
  return firstDifference(marks(one), marks(other), what);
}
