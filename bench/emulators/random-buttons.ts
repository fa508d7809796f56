import type { ButtonMask, Emulator } from "@lockstep/emulation";
import { uniform } from "@lockstep/learning";

/** Held for eight frames: many games ignore shorter ones. */
const HELD_FRAMES = 8;

/** What the first player presses in a frame: the same on every machine. */
export function randomButtons({ buttons }: Emulator, frame: number): ButtonMask {
  const draw = uniform(1, "randomPolicy", 0, Math.floor(frame / HELD_FRAMES));
  return Math.floor(draw * 2 ** buttons.length);
}
