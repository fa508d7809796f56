import { createHash } from "node:crypto";
import type { ButtonMask, Emulator } from "../emulator.ts";

/** What an emulator showed after a frame. */
export interface Trace {
  /** SHA-256 over the RAM after each frame. */
  readonly ram: string;
  /** SHA-256 over the picture after each frame. */
  readonly pictures: string;
}

/**
 * Buttons of a frame: a function of the frame's number only, so that every process presses the same. Each choice is
 * held for 16 frames, as a player does, and START is frequent enough to leave title screens. PAUSE is never pressed: it
 * is a button of the Master System itself, and a state of Genesis Plus GX does not save whether it was held.
 */
export function scriptedButtons(emulator: Emulator, frame: number): readonly ButtonMask[] {
  return [maskOf(emulator, frame >> 4), maskOf(emulator, (frame >> 4) + 7_919)];
}

/** Plays the script from one frame to another. */
export function playScript(emulator: Emulator, fromFrame: number, toFrame: number): void {
  for (let frame = fromFrame; frame < toFrame; frame++)
    emulator.frame(scriptedButtons(emulator, frame));
}

/** {@link playScript}, and what was shown: costs several times as much. */
export function traceScript(emulator: Emulator, fromFrame: number, toFrame: number): Trace {
  const ram = createHash("sha256");
  const pictures = createHash("sha256");
  for (let frame = fromFrame; frame < toFrame; frame++) {
    emulator.frame(scriptedButtons(emulator, frame));
    ram.update(emulator.memory.bytes);
    pictures.update(emulator.picture().rgb);
  }
  return { ram: ram.digest("hex"), pictures: pictures.digest("hex") };
}

/** {@link traceScript} from the first of some frames to the last, in parts that end at each of the others. */
export function traceParts(emulator: Emulator, frames: readonly number[]): Trace[] {
  return frames
    .slice(1)
    .map((toFrame, part) => traceScript(emulator, frames[part] as number, toFrame));
}

function maskOf(emulator: Emulator, counter: number): ButtonMask {
  const bits = scramble(counter) & scramble(counter + 104_729);
  let mask = 0;
  emulator.buttons.forEach((name, bit) => {
    const pressed = name !== null && name !== "PAUSE" && ((bits >>> bit) & 1) === 1;
    if (pressed) mask |= 1 << bit;
  });
  return mask;
}

/** An integer hash by xor and multiplication, after Chris Wellons' `lowbias32`. https://nullprogram.com/blog/2018/07/31/ */
function scramble(counter: number): number {
  let x = counter | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}
