/** A level's text becomes columns of metatiles, a dictionary of them, and a list of things. */
import { metatile } from "./metatiles.mjs";

export const ROWS = 15;
/** In these rows the sky's colour, not colour 0, lies behind. */
const SKY_ROWS = 8;
const THINGS = { b: "BEETLE", p: "HOPPER", w: "BAT", m: "MACE", d: "DRONE", "!": "GOAL" };
export const THING_NUMBERS = { BEETLE: 1, HOPPER: 2, BAT: 3, MACE: 4, DRONE: 5, GOAL: 6 };
const PLAIN = {
  S: "SPRING",
  "^": "SPIKES",
  v: "SPIKES_DOWN",
  B: "BLOCK",
  "/": "UP45",
  "\\": "DOWN45",
  1: "UP_LOW",
  2: "UP_HIGH",
  3: "DOWN_HIGH",
  4: "DOWN_LOW",
  f: "DECO_F",
  g: "DECO_G",
  h: "DECO_H",
};
const EARTH = /[#/\\1234]/;

function rowsOf(text, file) {
  const rows = text.split("\n").filter((line) => line !== "" && !line.startsWith(";"));
  if (rows.length !== ROWS) throw new Error(`${file}: ${rows.length} rows, expected ${ROWS}`);
  for (const row of rows) {
    if (row.length !== rows[0].length) throw new Error(`${file}: rows differ in length: "${row}"`);
  }
  if (rows[0].length > 192 || rows[0].length < 32) throw new Error(`${file}: 32 to 192 columns`);
  return rows;
}

/** Suffix of a ground block by which of its sides are open, or null where neither is. */
function sides(at, x, y) {
  const left = EARTH.test(at(x - 1, y)) ? "" : "L";
  const right = EARTH.test(at(x + 1, y)) ? "" : "R";
  return left + right || null;
}

function earth(at, x, y) {
  const open = sides(at, x, y);
  if (!EARTH.test(at(x, y - 1))) {
    if (open) return `TOP_${open}`;
    return x % 3 === 1 ? "TOP_B" : "TOP_A";
  }
  const below = at(x, y + 1);
  if (below !== undefined && !EARTH.test(below)) return "CEILING";
  if (open) return `IN_${open}`;
  return (x * 5 + y * 3) % 7 === 0 ? "IN_B" : "IN_A";
}

function platform(at, x, y) {
  if (at(x - 1, y) !== "=") return "PLATFORM_L";
  return at(x + 1, y) === "=" ? "PLATFORM" : "PLATFORM_R";
}

function nameAt(at, x, y, file) {
  const character = at(x, y);
  if (character === "#") return earth(at, x, y);
  if (character === "=") return platform(at, x, y);
  if (character === "o") {
    if (y !== 3 && (y < 8 || y > 10)) {
      throw new Error(
        `${file}: ring at column ${x}, row ${y}: only rows 3 and 8 to 10 can hold one`,
      );
    }
    return y < SKY_ROWS ? "RING_SKY" : "RING";
  }
  if (character === "." || character === "@" || THINGS[character]) return "AIR";
  const name = PLAIN[character];
  if (!name) throw new Error(`${file}: unknown character "${character}" at column ${x}, row ${y}`);
  return name;
}

function thingsOf(rows) {
  const things = [];
  for (let x = 0; x < rows[0].length; x++) {
    for (let y = 0; y < ROWS; y++) {
      const name = THINGS[rows[y][x]];
      if (name) things.push(x, y * 16 + 16, THING_NUMBERS[name]);
    }
  }
  return [...things, 255];
}

/** Where the text has this character, as a column and a row. */
function find(rows, character, file) {
  for (const [row, line] of rows.entries()) {
    const column = line.indexOf(character);
    if (column >= 0) return { column, row };
  }
  throw new Error(`${file}: has no ${character}`);
}

/**
 * The level of a text: 15 rows of 32 to 192 characters, and comments that begin with `;`.
 * @returns the start and the goal in pixels; columns as numbers into a dictionary of 16 metatiles each
 */
export function level(text, file) {
  const rows = rowsOf(text, file);
  const width = rows[0].length;
  // Beyond an edge the level goes on as at the edge; above the top row lies earth.
  const at = (x, y) => (y < 0 ? "#" : rows[y]?.[Math.min(Math.max(x, 0), width - 1)]);
  const places = new Map();
  const dictionary = [];
  const columns = [];
  for (let x = 0; x < width; x++) {
    const bytes = new Uint8Array(16);
    for (let y = 0; y < ROWS; y++) bytes[y] = metatile(nameAt(at, x, y, file));
    const key = bytes.join();
    if (!places.has(key)) places.set(key, dictionary.push(bytes) - 1);
    columns.push(places.get(key));
  }
  if (dictionary.length > 255) throw new Error(`${file}: ${dictionary.length} different columns`);
  const from = find(rows, "@", file);
  return {
    width,
    start: { x: from.column * 16 + 8, y: from.row * 16 + 16 },
    goal: find(rows, "!", file).column * 16 + 8,
    columns,
    dictionary,
    things: thingsOf(rows),
  };
}
