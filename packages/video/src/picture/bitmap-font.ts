import type { RgbPicture } from "./rgb-picture.ts";

/** Pixels from one letter to the next. */
export const letterWidth = 6;
export const letterHeight = 7;

/** Five columns from left to right for each letter, the lowest bit on top: the usual 5 × 7 dots of displays. */
const columns: Readonly<Record<string, string>> = {
  " ": "0000000000",
  "%": "2313086462",
  "(": "001c224100",
  ")": "0041221c00",
  "*": "2a1c7f1c2a",
  "+": "08083e0808",
  ",": "0050300000",
  "-": "0808080808",
  ".": "0060600000",
  "/": "2010080402",
  "0": "3e5149453e",
  "1": "00427f4000",
  "2": "7249494946",
  "3": "2141494d33",
  "4": "1814127f10",
  "5": "2745454539",
  "6": "3c4a494931",
  "7": "4121110907",
  "8": "3649494936",
  "9": "464949291e",
  ":": "0000360000",
  "<": "0008142241",
  "=": "1414141414",
  ">": "4122140800",
  "?": "0201590906",
  A: "7c1211127c",
  B: "7f49494936",
  C: "3e41414122",
  D: "7f4141413e",
  E: "7f49494941",
  F: "7f09090901",
  G: "3e41415173",
  H: "7f0808087f",
  I: "00417f4100",
  J: "2040413f01",
  K: "7f08142241",
  L: "7f40404040",
  M: "7f021c027f",
  N: "7f0408107f",
  O: "3e4141413e",
  P: "7f09090906",
  Q: "3e4151215e",
  R: "7f09192946",
  S: "2649494932",
  T: "01017f0101",
  U: "3f4040403f",
  V: "1f2040201f",
  W: "3f4038403f",
  X: "6314081463",
  Y: "0304780403",
  Z: "6151494543",
  _: "4040404040",
};

/**
 * Writes a text in capitals; what it has no letter for becomes `?`, what goes beyond the picture is cut.
 * @param colourAt of the picture's columns
 */
export function write(
  text: string,
  left: number,
  top: number,
  colourAt: (x: number) => readonly [number, number, number],
  onto: RgbPicture,
): void {
  for (const [index, letter] of [...text.toUpperCase()].entries()) {
    const dots = columns[letter] ?? (columns["?"] as string);
    for (let column = 0; column < 5; column++) {
      const x = left + index * letterWidth + column;
      const bits = Number.parseInt(dots.slice(2 * column, 2 * column + 2), 16);
      for (let row = 0; row < letterHeight; row++)
        if (bits & (1 << row) && x < onto.width && top + row < onto.height)
          onto.rgb.set(colourAt(x), ((top + row) * onto.width + x) * 3);
    }
  }
}
