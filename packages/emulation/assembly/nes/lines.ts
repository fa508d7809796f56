// Lines in which the program does not look at the picture processor and changes nothing: each is computed at once, and
// its pixels only where somebody reads them. `picture.ts` computes all others dot by dot, with the same result.
import {
  attributeAt,
  nextColumn,
  nextRow,
  patternAt,
  prefetchTiles,
  rowAddress,
  screenAt,
} from "./background.ts";
import { watchFetch } from "./boards.ts";
import {
  BACKGROUND,
  COLOURS,
  OAM,
  PICTURE,
  ppu,
  SPRITES,
  UNIT_ATTRIBUTE,
  UNIT_HIGH,
  UNIT_LOW,
  UNIT_X,
  watchesFetches,
} from "./machine.ts";
import { fetchUnits, findOverflow, isSprite0InRange, listSprites, spriteHeight } from "./sprites.ts";

/** For each byte its bits as eight bytes, the highest bit first. */
const SPREAD: usize = memory.data(2048, 8);
export function buildLineTables(): void {
  for (let byte: u32 = 0; byte < 256; byte++)
    for (let i: u32 = 0; i < 8; i++) store<u8>(SPREAD + (byte << 3) + i, (byte >> (7 - i)) & 1);
}

/** The pipeline's registers do not hold the tiles and sprites of the line that begins: `beginLine` fetches them. */
export let behind: bool = false;

/** Fetches what the end of the last line would have: the line's first two tiles and its sprites. */
export function beginLine(): void {
  behind = false;
  fetchUnits(ppu.line - 1);
  prefetchTiles();
}

/** A whole line, from its dot 0. @param drawn its pixels are wanted */
export function wholeLine(line: i32, drawn: bool): void {
  listSprites();
  if (drawn) {
    if (behind) beginLine();
    drawLine(line);
  } else if (ppu.sprite0Hit == 0 && (ppu.mask & 0x18) == 0x18 && line > 0) {
    if (isSprite0InRange(line - 1) && hitsSprite0(line)) ppu.sprite0Hit = 1;
  }
  findOverflow(line);
  behind = true;
  const row = nextRow(ppu.v);
  ppu.v = nextColumn(nextColumn((row & 0x7be0) | (ppu.t & 0x041f)));
}

// @ts-ignore
@inline
function pixelsOf(low: u32, high: u32, attribute: u32): u64 {
  const pixels = load<u64>(SPREAD + (low << 3)) | (load<u64>(SPREAD + (high << 3)) << 1);
  const opaque = (pixels | (pixels >> 1)) & 0x0101010101010101;
  return pixels | (opaque * (<u64>attribute << 2));
}

/** Palette indices of a line's background from its first tile on, before fine scrolling. */
function drawBackground(): void {
  const low = ppu.shiftLow;
  const high = ppu.shiftHigh;
  const firstAttribute = (ppu.attributeLow & 1) | ((ppu.attributeHigh & 1) << 1);
  store<u64>(BACKGROUND, pixelsOf(low >> 8, high >> 8, firstAttribute));
  store<u64>(
    BACKGROUND + 8,
    pixelsOf(low & 0xff, high & 0xff, ppu.latchLow | (ppu.latchHigh << 1)),
  );
  let v = ppu.v;
  for (let at = BACKGROUND + 16; at < BACKGROUND + 16 + 32 * 8; at += 8) {
    const address = rowAddress(screenAt(v & 0xfff), v);
    store<u64>(at, pixelsOf(patternAt(address), patternAt(address + 8), attributeAt(v)));
    if (watchesFetches) watchFetch(address + 8);
    v = nextColumn(v);
  }
}

/** Bits 0 to 4: palette index; 5: behind the background; 6: of sprite 0. */
function drawSprites(): void {
  memory.fill(SPRITES, 0, 264);
  for (let i: i32 = <i32>ppu.unitCount - 1; i >= 0; i--) {
    const attributes = <u32>load<u8>(UNIT_ATTRIBUTE + i);
    const sprite0: u32 = i == 0 && ppu.sprite0Here != 0 ? 0x40 : 0;
    const flags = 0x10 | ((attributes & 3) << 2) | (attributes & 0x20) | sprite0;
    let pixels = load<u64>(SPREAD + (<u32>load<u8>(UNIT_LOW + i) << 3));
    pixels |= load<u64>(SPREAD + (<u32>load<u8>(UNIT_HIGH + i) << 3)) << 1;
    const opaque = (pixels | (pixels >> 1)) & 0x0101010101010101;
    const at = SPRITES + <usize>load<u8>(UNIT_X + i);
    const before = load<u64>(at) & ~(opaque * 0xff);
    store<u64>(at, before | pixels | (opaque * flags));
  }
}

function drawLine(line: i32): void {
  if (ppu.mask & 8) drawBackground();
  else memory.fill(BACKGROUND, 0, 272);
  const from = BACKGROUND + ppu.fineX;
  if ((ppu.mask & 2) == 0) store<u64>(from, 0);
  const hasSprites = ppu.unitCount != 0 && (ppu.mask & 0x10) != 0;
  if (hasSprites) {
    drawSprites();
    if ((ppu.mask & 4) == 0) store<u64>(SPRITES, 0);
  }
  let to = PICTURE + (line << 10);
  for (let x = 0; x < 256; x += 8) {
    let indices = load<u64>(from + x);
    if (hasSprites) {
      const sprites = load<u64>(SPRITES + x);
      if (sprites != 0) indices = laidOver(indices, sprites, x);
    }
    store<u32>(to, colourAt(indices), 0);
    store<u32>(to, colourAt(indices >> 8), 4);
    store<u32>(to, colourAt(indices >> 16), 8);
    store<u32>(to, colourAt(indices >> 24), 12);
    store<u32>(to, colourAt(indices >> 32), 16);
    store<u32>(to, colourAt(indices >> 40), 20);
    store<u32>(to, colourAt(indices >> 48), 24);
    store<u32>(to, colourAt(indices >> 56), 28);
    to += 32;
  }
}

/** Of the lowest byte's palette index. */
// @ts-ignore
@inline
function colourAt(indices: u64): u32 {
  return load<u32>(COLOURS + ((<usize>indices & 0xff) << 2));
}

/** Eight pixels of the background with those of sprites over them, from `x` on. Finds hits of sprite 0. */
function laidOver(background: u64, sprites: u64, x: i32): u64 {
  let result = background;
  for (let i = 0; i < 8; i++) {
    const shift = <u64>(i << 3);
    const sprite = <u32>(sprites >> shift) & 0xff;
    if (sprite == 0) continue;
    const opaque = ((background >> shift) & 0xff) != 0;
    if (sprite & 0x40 && opaque && x + i != 255) ppu.sprite0Hit = 1;
    if (opaque && sprite & 0x20) continue;
    result = (result & ~((<u64>0xff) << shift)) | (<u64>(sprite & 0x1f) << shift);
  }
  return result;
}

/** Whether an opaque pixel of sprite 0 lies over one of the background in this line. */
function hitsSprite0(line: i32): bool {
  const attributes = <u32>load<u8>(OAM, 2);
  const tile = <u32>load<u8>(OAM, 1);
  const left = <u32>load<u8>(OAM, 3);
  const height = spriteHeight();
  const above = line - 1 - <i32>load<u8>(OAM);
  const row = <u32>(attributes & 0x80 ? height - 1 - above : above);
  const address =
    height == 8
      ? ((ppu.control & 8) << 9) | (tile << 4) | row
      : ((tile & 1) << 12) | ((tile & 0xfe) << 4) | ((row & 8) << 1) | (row & 7);
  const opaque = patternAt(address) | patternAt(address + 8);
  if (opaque == 0) return false;
  for (let i: u32 = 0; i < 8; i++) {
    const x = left + i;
    if (x >= 255) break;
    if (x < 8 && (ppu.mask & 6) != 6) continue;
    const bit = attributes & 0x40 ? i : 7 - i;
    if ((opaque >> bit) & 1 && isBackgroundOpaque(x)) return true;
  }
  return false;
}

/** Of the line that begins. */
function isBackgroundOpaque(x: u32): bool {
  const column = x + ppu.fineX;
  const first = (ppu.v & 0x7be0) | (ppu.t & 0x041f);
  const tiles = (first & 31) + (column >> 3);
  const v = tiles < 32 ? (first & ~31) | tiles : ((first & ~31) | (tiles - 32)) ^ 0x400;
  const address = rowAddress(screenAt(v & 0xfff), v);
  return (((patternAt(address) | patternAt(address + 8)) >> (7 - (column & 7))) & 1) != 0;
}
