import type { ButtonOrder } from "@lockstep/emulation";

/** BizHawk's letter and column title of each button. Source: openai/retro, src/movie-bk2.cpp; the last five are ours. */
const LETTERS: ReadonlyMap<string, readonly [letter: string, title: string]> = new Map([
  ["A", ["A", "A"]],
  ["B", ["B", "B"]],
  ["C", ["C", "C"]],
  ["X", ["X", "X"]],
  ["Y", ["Y", "Y"]],
  ["Z", ["Z", "Z"]],
  ["START", ["S", "Start"]],
  ["SELECT", ["s", "Select"]],
  ["MODE", ["M", "Mode"]],
  ["UP", ["U", "Up"]],
  ["DOWN", ["D", "Down"]],
  ["LEFT", ["L", "Left"]],
  ["RIGHT", ["R", "Right"]],
  ["L", ["l", "L"]],
  ["R", ["r", "R"]],
  ["BUTTON", ["B", "Button"]],
  ["PAUSE", ["P", "Pause"]],
  ["RESET", ["e", "Reset"]],
  ["RUN", ["u", "Run"]],
  ["I", ["1", "I"]],
  ["II", ["2", "II"]],
  ["III", ["3", "III"]],
  ["IV", ["4", "IV"]],
  ["V", ["5", "V"]],
  ["VI", ["6", "VI"]],
]);

/** A console's button as recordings write it. */
export interface ButtonLetter {
  /** Of the console's order. */
  readonly bit: number;
  readonly letter: string;
  readonly title: string;
}

/** In the console's order, gaps left out. */
export function buttonLetters(order: ButtonOrder): readonly ButtonLetter[] {
  return order.flatMap((name, bit) => {
    const known = name === null ? undefined : LETTERS.get(name);
    return known === undefined ? [] : [{ bit, letter: known[0], title: known[1] }];
  });
}
