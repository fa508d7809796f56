/** Which key and which button of a gamepad holds what. */
export interface ButtonKey {
  readonly name: string;
  /** As `KeyboardEvent.key`, lower case. */
  readonly key: string;
  /** Button of the Gamepad API's standard layout; `null` where there is none left. */
  readonly pad: number | null;
}

/** The same places on QWERTY, QWERTZ and AZERTY keyboards where that is possible. */
const fixed: Readonly<Record<string, readonly [key: string, pad: number]>> = {
  UP: ["arrowup", 12],
  DOWN: ["arrowdown", 13],
  LEFT: ["arrowleft", 14],
  RIGHT: ["arrowright", 15],
  START: ["enter", 9],
  PAUSE: ["enter", 9],
  RUN: ["enter", 9],
  SELECT: ["shift", 8],
  MODE: ["shift", 8],
  RESET: ["backspace", 9],
};
const freeKeys = ["x", "c", "v", "s", "d", "f", "e", "r", "t", "g"];
const freePads = [0, 1, 2, 3, 4, 5, 6, 7];
const digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"];

/** A key for every button of a console, or for every action of a module: by its name, else the next that is free. */
export function keyMap(buttons: readonly string[], isConsole: boolean): readonly ButtonKey[] {
  const keys = isConsole ? [...freeKeys, ...digits] : [...digits, ...freeKeys];
  const pads = [...freePads];
  return buttons.map((name) => {
    const [key, pad] = fixed[name.toUpperCase()] ?? [keys.shift() ?? "", pads.shift() ?? null];
    return { name, key, pad };
  });
}

/** What is said of keys before a play begins, whose buttons are not known yet. */
export const keysLine: string =
  "Keys: the arrow keys, Enter for START, Shift for SELECT; " +
  `${freeKeys.slice(0, 3).join(", ")} … for a console's other buttons, ` +
  `${digits.slice(0, 3).join(", ")} … for a module's other actions; p pauses. A gamepad works too.`;

const words: Readonly<Record<string, string>> = {
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  enter: "Enter",
  shift: "Shift",
  backspace: "Backspace",
};

export function keyWord(key: string): string {
  return words[key] ?? key;
}
