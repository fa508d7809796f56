// Which sprites a line shows, and their pixels. Source: https://www.nesdev.org/wiki/PPU_sprite_evaluation
import { patternAt } from "./background.ts";
import { watchFetch } from "./boards.ts";
import {
  OAM,
  ppu,
  SECONDARY,
  SPRITE_COUNTS,
  SPRITE_LISTS,
  UNIT_ATTRIBUTE,
  UNIT_HIGH,
  UNIT_LOW,
  UNIT_NEXT_X,
  UNIT_X,
  watchesFetches,
} from "./machine.ts";

export function spriteHeight(): i32 {
  return ppu.control & 0x20 ? 16 : 8;
}

function isInRange(line: i32, y: u32): bool {
  const row = line - <i32>y;
  return row >= 0 && row < spriteHeight();
}

export function startEvaluation(): void {
  ppu.secondaryIndex = 0;
  ppu.secondaryFull = 0;
  ppu.evaluated = 0;
  ppu.overflowStep = 0;
  ppu.sprite0Next = 0;
}

/** An even dot from 66 to 256 of a line: what becomes of the byte that the dot before read. */
export function evaluateDot(line: i32, dot: i32): void {
  const byte = ppu.oamLatch;
  let address = ppu.oamAddress;
  if (ppu.evaluated != 0) address += 4;
  else if (ppu.secondaryFull == 0) address = copySprite(line, dot, byte, address);
  else address = searchNinth(line, byte, address);
  if (address > 0xff) ppu.evaluated = 1;
  ppu.oamAddress = address & 0xff;
}

function copySprite(line: i32, dot: i32, byte: u32, address: u32): u32 {
  const step = ppu.secondaryIndex & 3;
  store<u8>(SECONDARY + ppu.secondaryIndex, byte);
  if (step == 0 && !isInRange(line, byte)) return (address + 4) & ~3;
  if (step == 0 && dot == 66) ppu.sprite0Next = 1;
  if (++ppu.secondaryIndex == 32) {
    ppu.secondaryFull = 1;
    ppu.secondaryIndex = 0;
  }
  // The X coordinate is compared like a Y coordinate, too.
  return step == 3 && !isInRange(line, byte) ? (address + 1) & ~3 : address + 1;
}

/** With eight sprites found, the hardware looks at another byte of each that is left. */
function searchNinth(line: i32, byte: u32, address: u32): u32 {
  if (ppu.overflowStep == 0) {
    if (!isInRange(line, byte)) return ((address & ~3) + 4) | ((address + 1) & 3);
    ppu.overflow = 1;
    ppu.overflowStep = 1;
    return address + 1;
  }
  if (ppu.overflowStep < 3) {
    ppu.overflowStep++;
    return address + 1;
  }
  ppu.overflowStep = 0;
  return isInRange(line, byte) ? address + 1 : address + 5;
}

/** Whether SPRITE_LISTS fits the sprites' memory and height. */
let listed: bool = false;
export function forgetSpriteLists(): void {
  listed = false;
}

/** For each line that is evaluated: how many sprites are in range, and the first eight. */
export function listSprites(): void {
  if (listed) return;
  listed = true;
  memory.fill(SPRITE_COUNTS, 0, 240);
  const height = spriteHeight();
  for (let sprite = 0; sprite < 64; sprite++) {
    const y = <i32>load<u8>(OAM + (sprite << 2));
    const end = min(y + height, 240);
    for (let line = y; line < end; line++) {
      const count = <i32>load<u8>(SPRITE_COUNTS + line);
      store<u8>(SPRITE_COUNTS + line, count + 1);
      if (count < 8) store<u8>(SPRITE_LISTS + (line << 3) + count, sprite);
    }
  }
}

/** Whether sprite 0 is in range of the line that is evaluated. */
export function isSprite0InRange(line: i32): bool {
  return isInRange(line, load<u8>(OAM));
}

/** The whole evaluation of a line at whose begin the sprites' address is 0: the overflow flag. */
export function findOverflow(line: i32): void {
  if (ppu.overflow != 0 || load<u8>(SPRITE_COUNTS + line) < 8) return;
  const address = ppu.oamAddress;
  startEvaluation();
  for (let dot = 66; dot <= 256 && ppu.evaluated == 0; dot += 2) {
    ppu.oamLatch = load<u8>(OAM + ppu.oamAddress);
    evaluateDot(line, dot);
  }
  ppu.oamAddress = address;
}

/** Secondary OAM as the evaluation of a line leaves it when the sprites' address is 0 at its begin. */
export function fillSecondary(line: i32): void {
  const count = min<i32>(load<u8>(SPRITE_COUNTS + line), 8);
  memory.fill(SECONDARY, 0xff, 32);
  for (let i = 0; i < count; i++) {
    const sprite = <u32>load<u8>(SPRITE_LISTS + (line << 3) + i);
    store<u32>(SECONDARY + (i << 2), load<u32>(OAM + (sprite << 2)));
  }
  // The Y coordinate that was looked at last stays where the next sprite would be.
  if (count < 8) {
    const last = <u32>load<u8>(OAM + 252);
    if (!isInRange(line, last)) store<u8>(SECONDARY + (count << 2), last);
  }
  ppu.sprite0Next = isSprite0InRange(line) ? 1 : 0;
  ppu.secondaryIndex = 0;
}

const REVERSED: usize = memory.data(256);
export function buildSpriteTables(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let reversed: u32 = 0;
    for (let bit: u32 = 0; bit < 8; bit++) if (byte & (1 << bit)) reversed |= 0x80 >> bit;
    store<u8>(REVERSED + byte, reversed);
  }
}

/** A sprite of secondary OAM is fetched into its output unit: its 8 dots from 257 on. */
export function fetchUnit(slot: u32, line: i32): void {
  const from = SECONDARY + (slot << 2);
  const tile = <u32>load<u8>(from, 1);
  const attributes = <u32>load<u8>(from, 2);
  const height = spriteHeight();
  const above = line - <i32>load<u8>(from);
  const row = <u32>(attributes & 0x80 ? height - 1 - above : above) & (height - 1);
  const address =
    height == 8
      ? ((ppu.control & 8) << 9) | (tile << 4) | row
      : ((tile & 1) << 12) | ((tile & 0xfe) << 4) | ((row & 8) << 1) | (row & 7);
  let low = patternAt(address);
  let high = patternAt(address + 8);
  if (watchesFetches) watchFetch(address + 8);
  if (above < 0 || above >= height) {
    low = 0;
    high = 0;
  } else if (attributes & 0x40) {
    low = load<u8>(REVERSED + low);
    high = load<u8>(REVERSED + high);
  }
  store<u8>(UNIT_LOW + slot, low);
  store<u8>(UNIT_HIGH + slot, high);
  store<u8>(UNIT_ATTRIBUTE + slot, attributes);
  store<u8>(UNIT_NEXT_X + slot, load<u8>(from, 3));
  if ((low | high) != 0) ppu.fetchedCount = slot + 1;
}

/** Dot 340: the units' counters begin. */
export function loadUnits(): void {
  store<u64>(UNIT_X, load<u64>(UNIT_NEXT_X));
  ppu.unitCount = ppu.fetchedCount;
}

/** The units of the line after `line`, at once. */
export function fetchUnits(line: i32): void {
  fillSecondary(line);
  ppu.sprite0Here = ppu.sprite0Next;
  ppu.fetchedCount = 0;
  for (let slot = 0; slot < 8; slot++) fetchUnit(slot, line);
  loadUnits();
}

/**
 * A dot of the output units. Finds hits of sprite 0.
 * @returns the palette index, plus 0x100 behind the background; 0 where all are transparent
 */
export function spritePixel(x: i32, background: u32): u32 {
  const shown = (ppu.mask & 0x10) != 0 && (x >= 8 || (ppu.mask & 4) != 0);
  let result: u32 = 0;
  for (let i: u32 = 0; i < ppu.unitCount; i++) {
    const left = load<u8>(UNIT_X + i);
    if (left != 0) {
      store<u8>(UNIT_X + i, left - 1);
      continue;
    }
    const low = <u32>load<u8>(UNIT_LOW + i);
    const high = <u32>load<u8>(UNIT_HIGH + i);
    store<u8>(UNIT_LOW + i, low << 1);
    store<u8>(UNIT_HIGH + i, high << 1);
    const pixel = (low >> 7) | ((high >> 6) & 2);
    if (pixel == 0 || !shown) continue;
    if (i == 0 && ppu.sprite0Here != 0 && background != 0 && x != 255) ppu.sprite0Hit = 1;
    if (result != 0) continue;
    const attributes = <u32>load<u8>(UNIT_ATTRIBUTE + i);
    result = 0x10 | pixel | ((attributes & 3) << 2) | ((attributes & 0x20) << 3);
  }
  return result;
}
