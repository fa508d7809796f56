// The picture processor's clock and its registers. The processor is some cycles ahead: `catchUp` computes the dots in
// between when it looks at or changes anything, and at the events that it would notice.
// Source: https://www.nesdev.org/wiki/PPU_frame_timing and /PPU_registers
import {
  backgroundPixel,
  fetchAtDot,
  nextColumn,
  nextRow,
  patternAt,
  restoreColumn,
  screenAt,
  shiftBackground,
} from "./background.ts";
import { canWritePatterns, countRise, countsRises, watchFetch } from "./boards.ts";
import { beginLine, behind, wholeLine } from "./lines.ts";
import {
  board,
  COLOURS,
  cpu,
  drawing,
  NEVER,
  OAM,
  PALETTE,
  PATTERNS,
  PICTURE,
  ppu,
  SCREENS,
  SECONDARY,
  watchesFetches,
} from "./machine.ts";
import { colourOf } from "./palette.ts";
import {
  evaluateDot,
  fetchUnit,
  forgetSpriteLists,
  isSprite0InRange,
  loadUnits,
  spritePixel,
  startEvaluation,
} from "./sprites.ts";

const DOTS: i32 = 341;
const LINES: i32 = 262;
/** Dots from a write of the mask until the pipeline sees that rendering is on or off. */
const MASK_DELAY: u32 = 2;

/** A frame ended: line 241 began. */
export let frameEnded: bool = false;
export function beginFrame(): void {
  frameEnded = false;
}

export function powerPicture(): void {
  ppu.line = 241;
  ppu.dot = 2;
  ppu.maskDelay = MASK_DELAY;
  memory.fill(SECONDARY, 0xff, 32);
  updateColours();
  forgetSpriteLists();
}

/** The dots that were computed when a bus access of this cycle happens. */
export function dotsBefore(cycle: i64): i64 {
  return 3 * (cycle - 1);
}

/** @param target dots since power-on */
export function catchUp(target: i64): void {
  while (ppu.dotsRun < target) {
    const owed = target - ppu.dotsRun;
    const left = DOTS - ppu.dot;
    if (owed >= left && ppu.dot == 0 && ppu.line < 240 && isPlainLine()) {
      finishPlainLine();
      ppu.dotsRun += left;
      nextLine();
    } else if (ppu.maskDelay == 0 && ppu.line >= 240 && ppu.line <= 260 && !isStartOfBlank()) {
      const step = owed < left ? <i32>owed : left;
      ppu.dotsRun += step;
      ppu.dot += step;
      if (ppu.dot == DOTS) nextLine();
    } else {
      if (behind) beginLine();
      runDot();
      ppu.dotsRun++;
    }
  }
  if (behind) beginLine();
}

function isStartOfBlank(): bool {
  return ppu.line == 241 && ppu.dot < 2;
}

/** Whether the line can be computed at once: nothing about it depends on single dots. */
function isPlainLine(): bool {
  if (ppu.maskDelay != 0) return false;
  if (ppu.rendering == 0) return true;
  if (ppu.oamAddress != 0) return false;
  if (ppu.line == 0) return ppu.unitCount == 0 || drawing;
  return drawing || behind || ppu.sprite0Hit != 0 || !isSprite0InRange(ppu.line - 1);
}

function finishPlainLine(): void {
  if (ppu.rendering == 0) {
    if (drawing) drawBackdrop(0, 256);
    ppu.unitCount = 0;
    ppu.fetchedCount = 0;
    return;
  }
  wholeLine(ppu.line, drawing);
  if (countsRises() && riseDot() != 0) countRise(NEVER);
  if (ppu.line == 239) {
    ppu.line = 240;
    beginLine();
    ppu.line = 239;
  }
}

/** Pixels while rendering is off: the backdrop, or the palette entry that the address points to. */
function drawBackdrop(from: i32, to: i32): void {
  const v = ppu.v & 0x3fff;
  const colour = load<u32>(COLOURS + ((v >= 0x3f00 ? v & 0x1f : 0) << 2));
  const row = PICTURE + (ppu.line << 10);
  for (let x = from; x < to; x++) store<u32>(row + (x << 2), colour);
}

/** The dot of a line in which line 12 of the pattern address rises; 0 where it does not. */
function riseDot(): i32 {
  const sprites = ppu.control & 0x28;
  const background = ppu.control & 0x10;
  if (sprites & 0x20) return background ? 324 : 260;
  if (sprites && !background) return 260;
  return background && !sprites ? 324 : 0;
}

function nextLine(): void {
  ppu.dot = 0;
  if (++ppu.line == LINES) {
    ppu.line = 0;
    ppu.oddFrame ^= 1;
  }
}

function runDot(): void {
  const line = ppu.line;
  const dot = ppu.dot;
  if (line == 241 && dot == 1) startBlank();
  if (line == 261 && dot == 1) {
    ppu.vblank = 0;
    ppu.sprite0Hit = 0;
    ppu.overflow = 0;
  }
  if (line < 240 || line == 261) {
    if (ppu.rendering != 0) renderDot(line, dot);
    else if (line < 240 && dot >= 1 && dot <= 256) {
      if (drawing) drawBackdrop(dot - 1, dot);
    } else if (dot == 340) ppu.unitCount = 0;
  }
  if (ppu.maskDelay != 0 && --ppu.maskDelay == 0) ppu.rendering = (ppu.mask & 0x18) != 0 ? 1 : 0;
  // Odd frames are a dot shorter while rendering is on.
  const skips = dot == 339 && line == 261 && ppu.oddFrame != 0 && ppu.rendering != 0;
  if (skips) loadUnits();
  if (dot == 340 || skips) nextLine();
  else ppu.dot = dot + 1;
}

function startBlank(): void {
  if (ppu.vblankSuppressed == 0) ppu.vblank = 1;
  ppu.vblankSuppressed = 0;
  if (ppu.openBusFrames != 0 && --ppu.openBusFrames == 0) ppu.openBus = 0;
  frameEnded = true;
}

function renderDot(line: i32, dot: i32): void {
  if (dot == 0) return;
  if (dot <= 256) {
    if (line != 261) {
      outputDot(line, dot);
      evaluateSprites(line, dot);
    }
    shiftBackground();
    fetchAtDot(dot);
    if (dot == 256) ppu.v = nextRow(ppu.v);
  } else if (dot <= 320) fetchSpritesDot(line, dot);
  else if (dot <= 336) {
    shiftBackground();
    fetchAtDot(dot);
  } else if (dot == 340) loadUnits();
  if (countsRises() && dot == riseDot()) countRise((ppu.dotsRun + 3) / 3);
}

function outputDot(line: i32, dot: i32): void {
  const x = dot - 1;
  const background = (ppu.mask & 8) != 0 && (x >= 8 || ppu.mask & 2) ? backgroundPixel() : 0;
  let index = background;
  if (ppu.unitCount != 0) {
    const sprite = spritePixel(x, background);
    if (sprite != 0 && (background == 0 || (sprite & 0x100) == 0)) index = sprite & 0x1f;
  }
  if (drawing) store<u32>(PICTURE + ((line << 10) | (x << 2)), load<u32>(COLOURS + (index << 2)));
}

function evaluateSprites(line: i32, dot: i32): void {
  if (dot <= 64) {
    if (dot & 1) return;
    store<u8>(SECONDARY + (dot >> 1) - 1, 0xff);
    if (dot == 64) startEvaluation();
  } else if (dot & 1) ppu.oamLatch = load<u8>(OAM + ppu.oamAddress);
  else evaluateDot(line, dot);
}

/** The line that prepares line 0 compares its sprites with line 5, the lowest byte of 261. */
function fetchSpritesDot(line: i32, dot: i32): void {
  if (dot == 257) {
    restoreColumn();
    ppu.secondaryIndex = 0;
    ppu.fetchedCount = 0;
    ppu.sprite0Here = ppu.sprite0Next;
  }
  const phase = (dot - 257) & 7;
  if (phase == 7) fetchUnit((dot - 257) >> 3, line & 0xff);
  if (phase <= 2 || phase == 7) ppu.secondaryIndex = (ppu.secondaryIndex + 1) & 31;
  if (line == 261 && dot >= 280 && dot <= 304) ppu.v = (ppu.v & 0x041f) | (ppu.t & 0x7be0);
  ppu.oamAddress = 0;
}

// Events.

/** The level of the NMI line. */
export function nmiLevel(): u32 {
  return (ppu.vblank & (ppu.control >> 7)) & 1;
}

function dotsUntil(line: i32, dot: i32): i32 {
  const dots = (line - ppu.line) * DOTS + (dot - ppu.dot);
  return dots < 0 ? dots + LINES * DOTS : dots;
}

/** The cycle at whose end the next event is over. */
export function nextPictureEvent(): i64 {
  let dots = min(dotsUntil(241, 1), min(dotsUntil(261, 1), dotsUntil(261, 339)));
  if (ppu.maskDelay != 0) dots = min(dots, <i32>ppu.maskDelay - 1);
  if (countsRises() && board.irqEnabled != 0 && ppu.rendering != 0) dots = min(dots, dotsUntilIrq());
  return (ppu.dotsRun + dots + 3) / 3;
}

/** Dots until the board's counter of rises ends, or a frame's where it does not in this one. */
function dotsUntilIrq(): i32 {
  const dot = riseDot();
  if (dot == 0) return LINES * DOTS;
  let rises: i32 =
    board.irqCounter == 0 || board.irqReload != 0 ? board.irqLatch + 1 : board.irqCounter;
  if (board.irqLatch == 0 && (board.irqCounter == 0 || board.irqReload != 0)) rises = 1;
  let line = ppu.line;
  if (line >= 240 && line < 261) line = 261;
  else if (ppu.dot > dot) line++;
  if (line == 240) line = 261;
  // Lines from 261 on are followed by line 0.
  let index = line == 261 ? 0 : line + 1;
  index += rises - 1;
  if (index > 240) return LINES * DOTS;
  return dotsUntil(index == 0 ? 261 : index - 1, dot);
}

// Registers.

function updateColours(): void {
  for (let i: u32 = 0; i < 32; i++) updateColour(i);
}

function updateColour(index: u32): void {
  let entry = <u32>load<u8>(PALETTE + index) & 0x3f;
  if (ppu.mask & 1) entry &= 0x30;
  store<u32>(COLOURS + (index << 2), colourOf(entry, ppu.emphasis));
}

/** What follows from the state: called after a state was loaded. */
export function restorePicture(): void {
  updateColours();
  forgetSpriteLists();
}

function isRendering(): bool {
  return ppu.rendering != 0 && (ppu.line < 240 || ppu.line == 261);
}

/** @param register 0 to 7 */
export function readRegister(register: u32): u32 {
  switch (register) {
    case 2:
      ppu.openBus = readStatus();
      break;
    case 4:
      return readOam();
    case 7:
      return readMemory();
    default:
      return ppu.openBus;
  }
  ppu.openBusFrames = 36;
  return ppu.openBus;
}

function readStatus(): u32 {
  // Read in the dot before the flag would be set, it stays clear for this frame.
  if (ppu.line == 241 && ppu.dot == 1) ppu.vblankSuppressed = 1;
  const flags = (ppu.vblank << 7) | (ppu.sprite0Hit << 6) | (ppu.overflow << 5);
  ppu.vblank = 0;
  ppu.secondWrite = 0;
  return flags | (ppu.openBus & 0x1f);
}

function readOam(): u32 {
  if (isRendering()) {
    if (ppu.dot >= 1 && ppu.dot <= 64) return 0xff;
    if (ppu.dot >= 257 && ppu.dot <= 320) return load<u8>(SECONDARY + ppu.secondaryIndex);
    if (ppu.dot == 0 || ppu.dot > 320) return load<u8>(SECONDARY);
  }
  return load<u8>(OAM + ppu.oamAddress);
}

function paletteIndex(address: u32): u32 {
  return (address & 0x13) == 0x10 ? address & 0x0f : address & 0x1f;
}

function readMemory(): u32 {
  const address = ppu.v & 0x3fff;
  let value = ppu.readBuffer;
  if (address < 0x2000) {
    ppu.readBuffer = patternAt(address);
    if (watchesFetches) watchFetch(address);
  } else ppu.readBuffer = screenAt(address & 0xfff);
  if (address >= 0x3f00) {
    value = (load<u8>(PALETTE + paletteIndex(address)) & 0x3f) | (ppu.openBus & 0xc0);
    if (ppu.mask & 1) value &= 0xf0;
  }
  advance();
  return value;
}

function writeMemory(value: u32): void {
  const address = ppu.v & 0x3fff;
  if (address < 0x2000) {
    if (canWritePatterns())
      store<u8>(load<u32>(PATTERNS + ((address >> 10) << 2)) + address, value);
    if (watchesFetches) watchFetch(address);
  } else if (address < 0x3f00)
    store<u8>(load<u32>(SCREENS + (((address >> 10) & 3) << 2)) + (address & 0x3ff), value);
  else {
    const index = address & 0x1f;
    store<u8>(PALETTE + index, value);
    updateColour(index);
    if ((index & 3) == 0) {
      store<u8>(PALETTE + (index ^ 0x10), value);
      updateColour(index ^ 0x10);
    }
  }
  advance();
}

/** After an access of the memory. While a line is rendered the address is the scroll position, and moves as that. */
function advance(): void {
  if (isRendering()) ppu.v = nextRow(nextColumn(ppu.v));
  else setAddress((ppu.v + (ppu.control & 4 ? 32 : 1)) & 0x7fff);
}

/** The address is on the bus while nothing is rendered. */
function setAddress(v: u32): void {
  ppu.v = v;
  if (isRendering()) return;
  const a12 = (v >> 12) & 1;
  if (a12 > ppu.a12 && countsRises()) countRise(cpu.cycle);
  ppu.a12 = a12;
}

/** @param register 0 to 7 */
export function writeRegister(register: u32, value: u32): void {
  ppu.openBus = value;
  ppu.openBusFrames = 36;
  switch (register) {
    case 0:
      if ((ppu.control ^ value) & 0x20) forgetSpriteLists();
      ppu.control = value;
      ppu.t = (ppu.t & 0x73ff) | ((value & 3) << 10);
      break;
    case 1:
      ppu.mask = value;
      if ((value & 1) == 0) ppu.emphasis = value >> 5;
      updateColours();
      ppu.maskDelay = MASK_DELAY;
      break;
    case 3:
      ppu.oamAddress = value;
      break;
    case 4:
      writeOam(value);
      break;
    case 5:
      if (ppu.secondWrite == 0) {
        ppu.t = (ppu.t & 0x7fe0) | (value >> 3);
        ppu.fineX = value & 7;
      } else ppu.t = (ppu.t & 0x0c1f) | ((value & 0xf8) << 2) | ((value & 7) << 12);
      ppu.secondWrite ^= 1;
      break;
    case 6:
      if (ppu.secondWrite == 0) ppu.t = (ppu.t & 0x00ff) | ((value & 0x3f) << 8);
      else {
        ppu.t = (ppu.t & 0x7f00) | value;
        setAddress(ppu.t);
      }
      ppu.secondWrite ^= 1;
      break;
    case 7:
      writeMemory(value);
      break;
  }
}

/** While a line is rendered, a write changes only the address, as the evaluation would. */
function writeOam(value: u32): void {
  if (isRendering()) {
    ppu.oamAddress = (ppu.oamAddress + 4) & 0xfc;
    return;
  }
  // Bits 2 to 4 of the attributes do not exist.
  const bits = (ppu.oamAddress & 3) == 2 ? value & 0xe3 : value;
  store<u8>(OAM + ppu.oamAddress, bits);
  ppu.oamAddress = (ppu.oamAddress + 1) & 0xff;
  forgetSpriteLists();
}

/** 256 bytes at once, while nothing is rendered. @param from in this memory */
export function copyOam(from: usize): void {
  for (let i: u32 = 0; i < 256; i++) {
    const at = (ppu.oamAddress + i) & 0xff;
    const value = load<u8>(from + i);
    store<u8>(OAM + at, (at & 3) == 2 ? value & 0xe3 : value);
  }
  forgetSpriteLists();
}

/** Whether dots up to this one belong to lines on which nothing is rendered. */
export function isIdleUntil(target: i64): bool {
  return ppu.line >= 240 && ppu.line < 261 && target - ppu.dotsRun < <i64>dotsUntil(261, 0);
}

/** A border of 8 pixels is black, as television sets do not show it. */
export function clipPicture(): void {
  memory.fill(PICTURE, 0, 8 << 10);
  memory.fill(PICTURE + (232 << 10), 0, 8 << 10);
  for (let line = 8; line < 232; line++) {
    memory.fill(PICTURE + (line << 10), 0, 32);
    memory.fill(PICTURE + (line << 10) + 992, 0, 32);
  }
}
