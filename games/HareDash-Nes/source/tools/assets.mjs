/** Everything that the program includes: tiles, tables and names, from the text in art/ and levels/. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { canvas, drawings, put, tileBytes, tileSet } from "./canvas.mjs";
import { level, THING_NUMBERS } from "./level.mjs";
import { BAND_FIRST, METATILE_COUNT, METATILES, metatile, TYPES, typeTable } from "./metatiles.mjs";
import { backdropName, bandPicture } from "./scenery.mjs";
import { songs } from "./songs.mjs";
import { fontTile, TITLE_COLOURS, titleNametable } from "./title.mjs";
import * as zones from "./zones.mjs";

const BANK = 1024;
const BANK_TITLE = 4;
const BANK_ZONES = 8;
const ZONE_BANKS = 2 + zones.OBJECT_PHASES;
const BANK_BANDS = BANK_ZONES + zones.ZONES.length * ZONE_BANKS;
const BAND_PHASES = 32;
const LEVELS = ["meadow-1", "meadow-2", "cavern-1", "cavern-2", "city-1", "city-2"];
const CARD_COLOURS = [0x0f, 0x01, 0x30, 0x16];

/** `.byte` lines. */
function bytes(values) {
  const lines = [];
  for (let i = 0; i < values.length; i += 16) {
    lines.push(`    .byte ${Array.from(values.slice(i, i + 16)).join(",")}`);
  }
  return lines.join("\n");
}

/** Characters of font.txt → seven rows. */
function glyphsOf(text) {
  const glyphs = new Map();
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("# ")) continue;
    const [character, ...rows] = line.split(" ");
    glyphs.set(character, rows);
  }
  return glyphs;
}

/** A sprite picture as a metasprite around its bottom centre; empty tiles are left out. */
function metasprite(picture, tiles) {
  const entries = [];
  for (let top = 0; top < picture.height; top += 8) {
    for (let left = 0; left < picture.width; left += 8) {
      const tile = tileBytes(picture, left, top);
      if (!tile.some(Boolean)) continue;
      const dx = left - picture.width / 2;
      const dy = top - picture.height;
      entries.push(dx & 255, dy & 255, tiles.add(tile), picture.palette);
    }
  }
  return [...entries, 0x80];
}

/** A digit for the HUD: bright, outlined. */
function outlined(rows) {
  const tile = canvas(8, 8);
  const lit = (x, y) => rows[y]?.[x] === "#";
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      const near = [-1, 0, 1].some((dy) => [-1, 0, 1].some((dx) => lit(x - 1 + dx, y + dy)));
      if (lit(x - 1, y)) put(tile, x, y, 2);
      else if (near) put(tile, x, y, 1);
    }
  }
  return tile;
}

function spriteAssets(read) {
  const tiles = tileSet("sprites", 256);
  const glyphs = glyphsOf(read("art/font.txt"));
  const digits = [..."0123456789"].map((digit) =>
    tiles.append(tileBytes(outlined(glyphs.get(digit)), 0, 0)),
  );
  const defines = [`#define TILE_DIGITS ${digits[0]}`];
  for (const [name, picture] of drawings(read("art/icons.txt"), "art/icons.txt")) {
    defines.push(`#define TILE_${name} ${tiles.append(tileBytes(picture, 0, 0))}`);
  }
  const frames = [];
  for (const file of ["art/hare.txt", "art/things.txt"]) {
    for (const [name, picture] of drawings(read(file), file)) {
      defines.push(`#define FRAME_${name} ${frames.length}`);
      frames.push(metasprite(picture, tiles));
    }
  }
  const labels = frames.map((_, i) => `frame${i}`);
  const source = [
    `.export frames_lo, frames_hi`,
    `frames_lo:\n    .byte ${labels.map((label) => `<${label}`).join(",")}`,
    `frames_hi:\n    .byte ${labels.map((label) => `>${label}`).join(",")}`,
    ...frames.map((entries, i) => `frame${i}:\n${bytes(entries)}`),
  ].join("\n");
  return { chr: tiles.bytes, used: tiles.used, defines, source, glyphs };
}

/** Places a picture's four tiles and notes them and the palette at the metatile's number. */
function place(tables, number, picture, palette, add) {
  const corners = [
    [0, 0],
    [8, 0],
    [0, 8],
    [8, 8],
  ];
  corners.forEach(([left, top], i) => {
    tables[i][number] = add(tileBytes(picture, left, top));
  });
  tables[4][number] = palette;
}

function zoneAssets(zone, objects) {
  const tables = [0, 1, 2, 3, 4].map(() => new Uint8Array(METATILE_COUNT));
  const still = tileSet(`${zone} ground`, 128);
  for (const [name, [picture, palette]] of Object.entries(zones.stillPictures(zone))) {
    place(tables, metatile(name), picture, palette, still.add);
  }
  const phases = [];
  for (let phase = 0; phase < zones.OBJECT_PHASES; phase++) {
    const moving = tileSet(`${zone} objects`, 64);
    for (const [name, [picture, palette]] of Object.entries(
      zones.movingPictures(zone, phase, objects),
    )) {
      place(tables, metatile(name), picture, palette, (tile) => 128 + moving.append(tile));
    }
    phases.push(moving.bytes);
  }
  for (let i = 0; i < 16; i++) {
    const first = 192 + (i >> 2) * 16 + (i & 3) * 2;
    [0, 1, 8, 9].forEach((offset, corner) => {
      tables[corner][BAND_FIRST + i] = first + offset;
    });
    tables[4][BAND_FIRST + i] = 3;
  }
  const bands = [];
  for (let phase = 0; phase < BAND_PHASES; phase++) {
    const band = bandPicture(zone, phase * 2);
    const set = tileSet(`${zone} band`, 64);
    for (let i = 0; i < 64; i++) set.append(tileBytes(band, (i & 7) * 8, (i >> 3) * 8));
    bands.push(set.bytes);
  }
  return { tables, chr: [still.bytes, ...phases], bands, used: still.used };
}

function backdrop(zone) {
  const table = new Uint8Array(256);
  for (let column = 0; column < 16; column++) {
    for (let row = 0; row < 15; row++) {
      const name = backdropName(zone, column, row);
      table[column * 16 + row] =
        name === null ? BAND_FIRST + (row - 4) * 4 + (column & 3) : metatile(name);
    }
  }
  return table;
}

const TABLE_NAMES = ["tl", "tr", "bl", "br", "palette"];

function zoneSource(built) {
  const names = zones.ZONES;
  const words = (name, label) => `_${name}:\n    .word ${names.map(label).join(",")}`;
  const lines = [
    ".export _zone_tl, _zone_tr, _zone_bl, _zone_br, _zone_palette, _zone_backdrop, _zone_colours",
    ".export _zone_bank, _band_bank, _type_of",
    ...TABLE_NAMES.map((table) => words(`zone_${table}`, (zone) => `${zone}_${table}`)),
    words("zone_backdrop", (zone) => `${zone}_backdrop`),
    words("zone_colours", (zone) => `${zone}_colours`),
    `_zone_bank:\n${bytes(names.map((_, i) => BANK_ZONES + i * ZONE_BANKS))}`,
    `_band_bank:\n${bytes(names.map((_, i) => BANK_BANDS + i * BAND_PHASES))}`,
    `_type_of:\n${bytes(typeTable())}`,
  ];
  names.forEach((zone, i) => {
    TABLE_NAMES.forEach((table, t) => {
      lines.push(`${zone}_${table}:\n${bytes(built[i].tables[t])}`);
    });
    lines.push(`${zone}_backdrop:\n${bytes(backdrop(zone))}`);
    lines.push(`${zone}_colours:\n${bytes(zones.colourTable(zone))}`);
  });
  return lines.join("\n");
}

function levelSource(levels) {
  const each = (name, label) => `_${name}:\n    .word ${levels.map(label).join(",")}`;
  const lines = [
    ".export _level_column_table, _level_dictionary_table, _level_things, _level_width",
    ".export _level_goal, _level_start_x, _level_start_y",
    each("level_column_table", (_, i) => `columns${i}`),
    each("level_dictionary_table", (_, i) => `dictionary${i}`),
    each("level_things", (_, i) => `things${i}`),
    each("level_goal", ({ goal }) => goal),
    each("level_start_x", ({ start }) => start.x),
    each("level_start_y", ({ start }) => start.y),
    `_level_width:\n${bytes(levels.map(({ width }) => width))}`,
  ];
  levels.forEach((one, i) => {
    // Three acts beside the engine, three beside the code: neither place holds all.
    lines.push(`.segment "${i < 3 ? "LEVELS" : "LEVELS2"}"`);
    lines.push(`columns${i}:\n${bytes(one.columns)}`);
    lines.push(`dictionary${i}:\n${bytes(one.dictionary.flatMap((column) => [...column]))}`);
    lines.push(`things${i}:\n${bytes(one.things)}`);
  });
  return lines.join("\n");
}

function songSource(tunes) {
  const each = (part) => tunes.map(({ name }) => `${part}_${name}`).join(",");
  return [
    ".export _song_lead, _song_bass, _song_tempo",
    `_song_lead:\n    .word ${each("lead")}`,
    `_song_bass:\n    .word ${each("bass")}`,
    `_song_tempo:\n${bytes(tunes.map(({ tempo }) => tempo))}`,
    ...tunes.flatMap(({ name, lead, bass }) => [
      `lead_${name}:\n${bytes(lead)}`,
      `bass_${name}:\n${bytes(bass)}`,
    ]),
  ].join("\n");
}

function titleAssets(glyphs, hare) {
  const font = tileSet("font", 64);
  for (let code = 32; code < 96; code++) {
    font.append(tileBytes(fontTile(glyphs.get(String.fromCharCode(code))), 0, 0));
  }
  const tiles = tileSet("title", 192);
  const nametable = titleNametable(glyphs, hare, tiles, 64);
  const source = [
    ".export _title_nametable, _title_colours, _card_colours",
    `_title_nametable:\n${bytes(nametable)}`,
    `_title_colours:\n${bytes(TITLE_COLOURS)}`,
    `_card_colours:\n${bytes([...CARD_COLOURS, ...CARD_COLOURS, ...CARD_COLOURS, ...CARD_COLOURS, 0x0f, 0x0f, 0x30, 0x16, ...CARD_COLOURS, ...CARD_COLOURS, ...CARD_COLOURS])}`,
  ].join("\n");
  return { chr: [font.bytes, tiles.bytes], source, used: tiles.used };
}

function header(sprites) {
  const pointers = [
    "zone_tl",
    "zone_tr",
    "zone_bl",
    "zone_br",
    "zone_palette",
    "zone_backdrop",
    "zone_colours",
    "level_column_table",
    "level_dictionary_table",
    "level_things",
    "song_lead",
    "song_bass",
  ];
  return [
    "/* Made by tools/assets.mjs. */",
    ...sprites.defines,
    ...[...METATILES].map(([name, [number]]) => `#define METATILE_${name} ${number}`),
    ...TYPES.map((name, number) => `#define T_${name} ${number}`),
    ...Object.entries(THING_NUMBERS).map(([name, number]) => `#define THING_${name} ${number}`),
    `#define BANK_TITLE ${BANK_TITLE}`,
    `#define BANK_FONT ${BANK_TITLE}`,
    ...pointers.map((name) => `extern const unsigned char *const ${name}[];`),
    "extern const unsigned char zone_bank[], band_bank[], level_width[], song_tempo[];",
    "extern const unsigned int level_goal[], level_start_x[], level_start_y[];",
    "extern const unsigned char title_nametable[], title_colours[], card_colours[];",
    "",
  ].join("\n");
}

function concatenated(parts, size) {
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return { all, at };
}

/**
 * @param sourceFolder the folder with art/ and levels/
 * @returns files for the compiler: name → text or bytes, and how full the tables are
 */
export function assets(sourceFolder) {
  const read = (path) => readFileSync(join(sourceFolder, path), "utf8");
  const sprites = spriteAssets(read);
  const objects = new Map([
    ...drawings(read("art/things.txt"), "art/things.txt"),
    ...drawings(read("art/objects.txt"), "art/objects.txt"),
  ]);
  const hare = drawings(read("art/hare.txt"), "art/hare.txt").get("RUN0");
  const title = titleAssets(sprites.glyphs, hare);
  const built = zones.ZONES.map((zone) => zoneAssets(zone, objects));
  const levels = LEVELS.map((name) => level(read(`levels/${name}.txt`), `levels/${name}.txt`));
  const tunes = songs(read("art/songs.txt"), "art/songs.txt");
  const chr = concatenated(
    [sprites.chr, ...title.chr, ...built.flatMap((b) => b.chr), ...built.flatMap((b) => b.bands)],
    128 * BANK,
  );
  return {
    files: {
      "assets.h": header(sprites),
      "assets.s": [
        '.segment "RODATA"',
        sprites.source,
        zoneSource(built),
        title.source,
        songSource(tunes),
        '.segment "LEVELS"',
        levelSource(levels),
        '.segment "CHR"',
        '    .incbin "tiles.chr"',
        "",
      ].join("\n"),
      "tiles.chr": chr.all,
    },
    levels,
    report: [
      `sprites ${sprites.used}/256`,
      `title ${title.used}/192`,
      ...built.map((b, i) => `${zones.ZONES[i]} ${b.used}/128`),
      ...levels.map((l, i) => `${LEVELS[i]} ${l.width} columns, ${l.dictionary.length} different`),
    ],
  };
}
