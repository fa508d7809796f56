/** Blocks of 16x16 pixels: their numbers, and how the hare meets them. */

/** Order of the engine's types; hare.c's tables follow it. */
export const TYPES = [
  "AIR",
  "SOLID",
  "TOP",
  "UP45",
  "DOWN45",
  "UP_LOW",
  "UP_HIGH",
  "DOWN_HIGH",
  "DOWN_LOW",
  "SPIKES",
  "RING",
  "SPRING",
  "SPIKES_DOWN",
];

/** Name → [number, type]. 0 lets the backdrop through; the engine knows 1 and 2 as rings. */
export const METATILES = new Map([
  ["AIR", [0, "AIR"]],
  ["RING", [1, "RING"]],
  ["RING_SKY", [2, "RING"]],
  ["SPRING", [3, "SPRING"]],
  ["SPRING_UP", [4, "SPRING"]],
  ["SPIKES", [5, "SPIKES"]],
  ["SPIKES_DOWN", [6, "SPIKES_DOWN"]],
  ["PLATFORM_L", [7, "TOP"]],
  ["PLATFORM", [8, "TOP"]],
  ["PLATFORM_R", [9, "TOP"]],
  ["DECO_F", [10, "AIR"]],
  ["DECO_G", [11, "AIR"]],
  ["DECO_H", [12, "AIR"]],
  ["SKY", [32, "AIR"]],
  ["CLOUD_L", [33, "AIR"]],
  ["CLOUD", [34, "AIR"]],
  ["CLOUD_R", [35, "AIR"]],
  ["SKY_A", [36, "AIR"]],
  ["SKY_B", [37, "AIR"]],
  ["NEAR", [40, "AIR"]],
  ["NEAR_A", [41, "AIR"]],
  ["NEAR_B", [42, "AIR"]],
  ["DEEP_TOP", [43, "AIR"]],
  ["DEEP", [44, "AIR"]],
  ["NEAR_C", [45, "AIR"]],
  ["TOP_A", [48, "SOLID"]],
  ["TOP_B", [49, "SOLID"]],
  ["TOP_L", [50, "SOLID"]],
  ["TOP_R", [51, "SOLID"]],
  ["TOP_LR", [52, "SOLID"]],
  ["IN_A", [53, "SOLID"]],
  ["IN_B", [54, "SOLID"]],
  ["IN_L", [55, "SOLID"]],
  ["IN_R", [56, "SOLID"]],
  ["IN_LR", [57, "SOLID"]],
  ["BLOCK", [58, "SOLID"]],
  ["CEILING", [59, "SOLID"]],
  ["UP45", [60, "UP45"]],
  ["DOWN45", [61, "DOWN45"]],
  ["UP_LOW", [62, "UP_LOW"]],
  ["UP_HIGH", [63, "UP_HIGH"]],
  ["DOWN_HIGH", [64, "DOWN_HIGH"]],
  ["DOWN_LOW", [65, "DOWN_LOW"]],
]);

/** The distant band takes 16 numbers from here: 4 rows of 4. */
export const BAND_FIRST = 16;

export const METATILE_COUNT = 66;

export function metatile(name) {
  const entry = METATILES.get(name);
  if (!entry) throw new Error(`no metatile is called ${name}`);
  return entry[0];
}

/** Type numbers by metatile. */
export function typeTable() {
  const table = new Uint8Array(METATILE_COUNT);
  for (const [number, type] of METATILES.values()) table[number] = TYPES.indexOf(type);
  return table;
}
