// Tiles of the background: what is fetched, and how the address registers move.
// Source: https://www.nesdev.org/wiki/PPU_rendering and /PPU_scrolling
import { watchFetch } from "./boards.ts";
import { PATTERNS, ppu, SCREENS, watchesFetches } from "./machine.ts";

/** @param address in the pattern tables */
// @ts-ignore: decorators belong to functions in AssemblyScript
@inline
export function patternAt(address: u32): u32 {
  return load<u8>(load<u32>(PATTERNS + ((address >> 10) << 2)) + address);
}

/** @param address in the nametables, of which there are four */
// @ts-ignore
@inline
export function screenAt(address: u32): u32 {
  return load<u8>(load<u32>(SCREENS + (((address >> 10) & 3) << 2)) + (address & 0x3ff));
}

// @ts-ignore
@inline
export function attributeAt(v: u32): u32 {
  const byte = screenAt(0x3c0 | (v & 0x0c00) | ((v >> 4) & 0x38) | ((v >> 2) & 7));
  return (byte >> (((v >> 4) & 4) | (v & 2))) & 3;
}

// @ts-ignore
@inline
export function rowAddress(tile: u32, v: u32): u32 {
  return ((ppu.control & 0x10) << 8) | (tile << 4) | ((v >> 12) & 7);
}

// @ts-ignore
@inline
export function nextColumn(v: u32): u32 {
  return (v & 31) == 31 ? (v & ~31) ^ 0x400 : v + 1;
}

export function nextRow(v: u32): u32 {
  if ((v & 0x7000) != 0x7000) return v + 0x1000;
  v &= ~0x7000;
  const row = v & 0x3e0;
  if (row == 29 << 5) return (v & ~0x3e0) ^ 0x800;
  return row == 31 << 5 ? v & ~0x3e0 : v + 32;
}

/** Dots 257: the column comes from t. */
export function restoreColumn(): void {
  ppu.v = (ppu.v & 0x7be0) | (ppu.t & 0x041f);
}

/** What a dot from 1 to 256 or 321 to 336 fetches. */
export function fetchAtDot(dot: i32): void {
  switch (dot & 7) {
    case 1:
      ppu.tile = screenAt(ppu.v & 0xfff);
      break;
    case 3:
      ppu.tileAttribute = attributeAt(ppu.v);
      break;
    case 5:
      ppu.tileLow = patternAt(rowAddress(ppu.tile, ppu.v));
      break;
    case 7: {
      const address = rowAddress(ppu.tile, ppu.v) + 8;
      ppu.tileHigh = patternAt(address);
      if (watchesFetches) watchFetch(address);
      break;
    }
    case 0:
      ppu.shiftLow = (ppu.shiftLow & 0xff00) | ppu.tileLow;
      ppu.shiftHigh = (ppu.shiftHigh & 0xff00) | ppu.tileHigh;
      ppu.latchLow = ppu.tileAttribute & 1;
      ppu.latchHigh = ppu.tileAttribute >> 1;
      ppu.v = nextColumn(ppu.v);
      break;
  }
}

/** The registers move by a dot. Bits that no fetch filled are 0 in the low and 1 in the high plane. */
export function shiftBackground(): void {
  ppu.shiftLow = (ppu.shiftLow << 1) & 0xffff;
  ppu.shiftHigh = ((ppu.shiftHigh << 1) | 1) & 0xffff;
  ppu.attributeLow = ((ppu.attributeLow << 1) | ppu.latchLow) & 0xff;
  ppu.attributeHigh = ((ppu.attributeHigh << 1) | ppu.latchHigh) & 0xff;
}

/** Palette index of the background at the registers' head: 0 where it is transparent. */
export function backgroundPixel(): u32 {
  const bit = 15 - ppu.fineX;
  const pixel = ((ppu.shiftLow >> bit) & 1) | (((ppu.shiftHigh >> bit) & 1) << 1);
  if (pixel == 0) return 0;
  const low = (ppu.attributeLow >> (7 - ppu.fineX)) & 1;
  const high = (ppu.attributeHigh >> (7 - ppu.fineX)) & 1;
  return pixel | (low << 2) | (high << 3);
}

/** Fetches the two tiles of dots 321 to 336 at once: those that the registers hold when a line begins. */
export function prefetchTiles(): void {
  let v = (ppu.v & 0x7be0) | (ppu.t & 0x041f);
  const first = rowAddress(screenAt(v & 0xfff), v);
  const firstAttribute = attributeAt(v);
  const firstLow = patternAt(first);
  const firstHigh = patternAt(first + 8);
  if (watchesFetches) watchFetch(first + 8);
  v = nextColumn(v);
  const second = rowAddress(screenAt(v & 0xfff), v);
  const attribute = attributeAt(v);
  ppu.shiftLow = (firstLow << 8) | patternAt(second);
  ppu.shiftHigh = (firstHigh << 8) | patternAt(second + 8);
  if (watchesFetches) watchFetch(second + 8);
  ppu.attributeLow = firstAttribute & 1 ? 0xff : 0;
  ppu.attributeHigh = firstAttribute & 2 ? 0xff : 0;
  ppu.latchLow = attribute & 1;
  ppu.latchHigh = attribute >> 1;
}
