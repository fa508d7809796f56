import type { ButtonOrder, Emulator } from "@lockstep/emulation";
import { EnvironmentError } from "../../../environment-error.ts";

/** Buttons held for a number of frames. */
export interface InputSpan {
  readonly frames: number;
  readonly buttons: readonly string[];
}

/** Most frames of a script: half an hour of play. */
const MOST_FRAMES = 108_000;

/**
 * Parses an input script: one `<frames> [BUTTON …]` a line, `#` begins a comment.
 * @param file names the script in errors
 * @throws {EnvironmentError} `GAME_MALFORMED`
 */
export function parseInputScript(text: string, file: string): readonly InputSpan[] {
  const spans: InputSpan[] = [];
  let total = 0;
  text.split(/\r?\n/).forEach((line, index) => {
    const [count, ...buttons] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (count === undefined || count === "") return;
    const frames = /^\d+$/.test(count) ? Number(count) : 0;
    if (frames === 0) {
      throw malformed(file, `line ${index + 1}: expected a number of frames above 0, got ${count}`);
    }
    total += frames;
    spans.push({ frames, buttons });
  });
  if (total === 0) throw malformed(file, "it has no frames");
  if (total > MOST_FRAMES) {
    throw malformed(file, `it takes ${total} frames, expected at most ${MOST_FRAMES}`);
  }
  return spans;
}

/** Frames that a script takes. */
export function framesOf(spans: readonly InputSpan[]): number {
  return spans.reduce((sum, { frames }) => sum + frames, 0);
}

/** How a script is played. */
export interface ScriptPlay {
  /** Frames between two yields; all of them when left out. */
  readonly framesPerSlice?: number | undefined;
  /** Whether its frames are drawn; not when left out. */
  readonly draw?: boolean | undefined;
}

/**
 * Plays a script on a console that was just switched on, in slices; yields the number of remaining frames while there are
 * any.
 * @param file names the script in errors
 * @throws {EnvironmentError} `BUTTON_UNKNOWN`
 */
export function* playInputScript(
  emulator: Emulator,
  spans: readonly InputSpan[],
  file: string,
  { framesPerSlice = Number.POSITIVE_INFINITY, draw = false }: ScriptPlay = {},
): Generator<number, void, void> {
  let left = framesOf(spans);
  let inSlice = 0;
  for (const { frames, buttons } of spans) {
    const players = [buttonMask(emulator, buttons, { what: file, correct: "the input script" })];
    for (let i = 0; i < frames; i++) {
      emulator.frame(players, draw);
      left -= 1;
      inSlice += 1;
      if (inSlice < framesPerSlice || left === 0) continue;
      yield left;
      inSlice = 0;
    }
  }
}

/**
 * The mask that holds these buttons.
 * @param console whose buttons they are
 * @param place names them in errors, and what to correct
 * @throws {EnvironmentError} `BUTTON_UNKNOWN`
 */
export function buttonMask(
  console: Pick<Emulator, "system" | "buttons">,
  buttons: readonly string[],
  place: { readonly what: string; readonly correct: string },
): number {
  let mask = 0;
  for (const button of buttons) {
    const bit = console.buttons.indexOf(button);
    if (bit < 0) {
      const why = noSuchButton(button, console.system, console.buttons);
      throw new EnvironmentError(
        "BUTTON_UNKNOWN",
        `${place.what}: ${why}. Correct ${place.correct}.`,
      );
    }
    mask |= 1 << bit;
  }
  return mask;
}

/** e.g. `the Atari2600 has no button A, expected one of BUTTON, SELECT, RESET, UP, DOWN, LEFT, RIGHT` */
export function noSuchButton(button: string, system: string, buttons: ButtonOrder): string {
  const known = buttons.filter((name) => name !== null).join(", ");
  return `the ${system} has no button ${button}, expected one of ${known}`;
}

function malformed(file: string, why: string): EnvironmentError {
  return new EnvironmentError("GAME_MALFORMED", `${file}: ${why}. Correct the input script.`);
}
