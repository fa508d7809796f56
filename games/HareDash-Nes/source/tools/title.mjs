/** The title picture: sky, hills, the name in big letters, and a hare in full run. */
import { canvas, painted, pixel, put, stamp, tileBytes } from "./canvas.mjs";

/** Background palettes: 0 sky and hills, 1 letters, 2 hare, 3 text. Colour 0 is the sky. */
export const TITLE_COLOURS = [
  [0x11, 0x21, 0x2a, 0x1a],
  [0x11, 0x0f, 0x27, 0x38],
  [0x11, 0x0f, 0x30, 0x16],
  [0x11, 0x0f, 0x30, 0x1a],
  [0x11, 0x0f, 0x30, 0x16],
  [0x11, 0x0f, 0x30, 0x16],
  [0x11, 0x0f, 0x38, 0x27],
  [0x11, 0x0f, 0x30, 0x16],
].flat();

const WIDTH = 256;
const HEIGHT = 240;
const BANK_TOP = 176;
const WATER_TOP = 192;

/** Height of the hills above the river bank; the valley between them is where the hare runs. */
function hills(x) {
  const arc = (height, centre, reach) =>
    Math.max(0, height - Math.floor((height * (x - centre) ** 2) / (reach * reach)));
  return {
    far: Math.max(arc(62, 32, 46), arc(62, 224, 46)),
    close: Math.max(arc(30, 0, 56), arc(30, 256, 56)),
  };
}

function bank(x, y) {
  if (y === WATER_TOP - 1) return 1;
  return y - BANK_TOP < (x & 4 ? 7 : 5) ? 2 : 3;
}

/** Sky 0, clouds 1, grass and hills 2 and 3; the river below is the sky's colour again. */
function landscape(x, y) {
  if (y >= WATER_TOP) return y === WATER_TOP + 3 && x % 32 < 6 ? 2 : 0;
  if (y >= BANK_TOP) return bank(x, y);
  const above = BANK_TOP - y;
  const { far, close } = hills(x);
  if (above <= close) return above > close - 2 ? 2 : 3;
  if (above <= far) return above > far - 2 || (x + y) % 2 === 0 ? 2 : 1;
  return cloud(x, y) ? 1 : 0;
}

function cloud(x, y) {
  const puffs = [
    [24, 96, 8],
    [36, 92, 11],
    [48, 97, 7],
    [208, 96, 8],
    [220, 92, 11],
    [232, 97, 7],
  ];
  return puffs.some(([cx, cy, r]) => (x - cx) ** 2 + (y - cy) ** 2 < r * r && y < cy + 4);
}

/** Letters of the font, `scale` times as large, with an outline and a bright upper half. */
function letters(picture, glyphs, text, left, top, scale) {
  const lit = (x, y) => {
    const index = Math.floor(x / (6 * scale));
    const glyph = glyphs.get(text[index]);
    const column = Math.floor((x - index * 6 * scale) / scale);
    const row = Math.floor(y / scale);
    return x >= 0 && y >= 0 && glyph?.[row]?.[column] === "#";
  };
  for (let y = -2; y < 7 * scale + 4; y++) {
    for (let x = -2; x < text.length * 6 * scale + 4; x++) {
      if (lit(x, y)) put(picture, left + x, top + y, y < 3.5 * scale ? 3 : 2);
      else if (around(lit, x, y)) put(picture, left + x, top + y, 1);
    }
  }
}

function around(lit, x, y) {
  for (let dy = -3; dy <= 1; dy++) {
    for (let dx = -3; dx <= 1; dx++) if (lit(x + dx, y + dy)) return true;
  }
  return false;
}

/** A picture three times as large; corners between two equal neighbours are rounded (Scale3x). */
function threefold(source) {
  const at = (x, y) =>
    x < 0 || y < 0 || x >= source.width || y >= source.height ? 0 : pixel(source, x, y);
  return painted(source.width * 3, source.height * 3, (bigX, bigY) => {
    const x = Math.floor(bigX / 3);
    const y = Math.floor(bigY / 3);
    const across = at(x + (bigX % 3) - 1, y);
    const along = at(x, y + (bigY % 3) - 1);
    const corner = bigX % 3 !== 1 && bigY % 3 !== 1;
    const opposite = at(x + 1 - (bigX % 3), y) !== along && at(x, y + 1 - (bigY % 3)) !== across;
    return corner && across === along && opposite ? across : at(x, y);
  });
}

/** @returns 256x240 colours and the palette of each 16x16 block */
function paint(glyphs, hare) {
  const picture = painted(WIDTH, HEIGHT, landscape);
  const palettes = new Uint8Array(16 * 15);
  const claim = (left, top, right, bottom, palette) => {
    for (let by = top >> 4; by <= (bottom - 1) >> 4; by++) {
      for (let bx = left >> 4; bx <= (right - 1) >> 4; bx++) palettes[by * 16 + bx] = palette;
    }
  };
  claim(16, 16, 240, 80, 1);
  letters(picture, glyphs, "HARE", 24, 20, 4);
  letters(picture, glyphs, "DASH", 136, 46, 4);
  claim(80, 96, 176, BANK_TOP, 2);
  const big = threefold(hare);
  stamp(picture, big, 92, BANK_TOP - big.height);
  claim(0, WATER_TOP, 256, 240, 3);
  return { picture, palettes };
}

/**
 * @param tiles where to add the picture's tiles (numbers from `firstTile`)
 * @returns the nametable's 1,024 bytes
 */
export function titleNametable(glyphs, hare, tiles, firstTile) {
  const { picture, palettes } = paint(glyphs, hare);
  const table = new Uint8Array(1024);
  for (let row = 0; row < 30; row++) {
    for (let column = 0; column < 32; column++) {
      table[row * 32 + column] = firstTile + tiles.add(tileBytes(picture, column * 8, row * 8));
    }
  }
  for (let row = 0; row < 15; row++) {
    for (let column = 0; column < 16; column++) {
      const at = 960 + (row >> 1) * 8 + (column >> 1);
      table[at] |= palettes[row * 16 + column] << (((row & 1) << 2) | ((column & 1) << 1));
    }
  }
  return table;
}

/** Font tiles for characters 32 to 95: white with a dark shadow. */
export function fontTile(rows) {
  const tile = canvas(8, 8);
  rows?.forEach((row, y) => {
    for (let x = 0; x < 5; x++) if (row[x] === "#") put(tile, x + 2, y + 1, 1);
  });
  rows?.forEach((row, y) => {
    for (let x = 0; x < 5; x++) if (row[x] === "#") put(tile, x + 1, y, 2);
  });
  return tile;
}
