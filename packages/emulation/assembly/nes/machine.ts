// The console's state: one block of memory that begins at STATE. Saving the machine is copying this block, so nothing that
// decides the future may lie outside it. What can be computed from it again (banks, palette colours, sprites by line) does.

/** Central processor, interrupt lines, direct memory access, pads. Cycles count from power-on, the first is 1. */
@unmanaged
export class Cpu {
  /** The cycle that runs, or the last one. */
  cycle: i64;
  pc: u32;
  a: u32;
  x: u32;
  y: u32;
  sp: u32;
  carry: u32;
  /** The zero flag is set where this byte is zero. */
  zero: u32;
  /** The negative flag is bit 7. */
  negative: u32;
  overflow: u32;
  interruptDisable: u32;
  decimal: u32;
  /** What the data bus held last: reads of addresses where nothing answers return it. */
  bus: u32;
  resetPending: u32;
  jammed: u32;
  /** An edge of the NMI line was sampled and no NMI was served for it yet. */
  nmiPending: u32;
  /** The cycle at whose end it was sampled. */
  nmiSince: i64;
  /** The level that was sampled last. */
  nmiLevel: u32;
  /** Who holds the IRQ line low: bits of IRQ_*. */
  irqLines: u32;
  /** The cycle at whose end the IRQ line was first seen low, and the cycle at whose end it was high again. */
  irqSince: i64;
  irqCleared: i64;
  oamDma: u32;
  oamDmaPage: u32;
  /** A transfer wants to halt the processor at its next read. */
  dmaHalt: u32;
  dmcDma: u32;
  dmcDummy: u32;
  dmcAbort: u32;
  /** The cycle in which an aborted fetch of the DMC would halt the processor. */
  abortCycle: i64;
  dmaEnd: i64;
  dmaLastAddress: u32;
  padOutput: u32;
  padWritten: u32;
  padWrittenCycle: i64;
  padShift1: u32;
  padShift2: u32;
}

/** Picture processor. Dots count from power-on; `dotsRun` of them were computed. */
@unmanaged
export class Ppu {
  dotsRun: i64;
  /** 0 to 239 are drawn, 241 begins the vertical blank, 261 prepares line 0. */
  line: i32;
  /** The dot of the line that is computed next, 0 to 340. */
  dot: i32;
  oddFrame: u32;
  /** The address registers of https://www.nesdev.org/wiki/PPU_scrolling */
  v: u32;
  t: u32;
  fineX: u32;
  secondWrite: u32;
  control: u32;
  mask: u32;
  vblank: u32;
  sprite0Hit: u32;
  overflow: u32;
  vblankSuppressed: u32;
  readBuffer: u32;
  oamAddress: u32;
  openBus: u32;
  /** Frames until the open bus is zero. */
  openBusFrames: u32;
  /** Background or sprites are on, as the pipeline sees it: some dots after the write. */
  rendering: u32;
  maskDelay: u32;
  /** Colour emphasis; in gray mode the last one before. */
  emphasis: u32;
  shiftLow: u32;
  shiftHigh: u32;
  attributeLow: u32;
  attributeHigh: u32;
  latchLow: u32;
  latchHigh: u32;
  tile: u32;
  tileAttribute: u32;
  tileLow: u32;
  tileHigh: u32;
  evaluated: u32;
  secondaryIndex: u32;
  secondaryFull: u32;
  overflowStep: u32;
  oamLatch: u32;
  sprite0Next: u32;
  sprite0Here: u32;
  /** Output units that may have pixels in this line, and those that were fetched for the next. */
  unitCount: u32;
  fetchedCount: u32;
  a12: u32;
}

/** Of sound only what reaches the program: length counters, interrupts, and the bytes that the DMC fetches. */
@unmanaged
export class Apu {
  /** The cycle at which the frame counter is zero. */
  frameZero: i64;
  frameStep: u32;
  fiveSteps: u32;
  frameIrqEnabled: u32;
  frameIrq: u32;
  /** Cycles of delayed effects; NEVER where none is due. */
  frameIrqClear: i64;
  dmcDisable: i64;
  dmcStart: i64;
  dmcClock: i64;
  dmcPeriod: u32;
  dmcIrqEnabled: u32;
  dmcIrq: u32;
  dmcLoop: u32;
  dmcStartAddress: u32;
  dmcLength: u32;
  dmcAddress: u32;
  dmcRemaining: u32;
  dmcFull: u32;
  dmcBits: u32;
  dmcSilent: u32;
  dmcFetched: i64;
  enabled: u32;
  length0: u32;
  length1: u32;
  length2: u32;
  length3: u32;
  /** Bit i: length counter i stands still. */
  halted: u32;
}

/** The cartridge's own chip. What a register means depends on the mapper. */
@unmanaged
export class Board {
  r0: u32;
  r1: u32;
  r2: u32;
  r3: u32;
  r4: u32;
  r5: u32;
  r6: u32;
  r7: u32;
  r8: u32;
  r9: u32;
  r10: u32;
  r11: u32;
  /** 0 horizontal, 1 vertical, 2 and 3 one screen, 4 four screens. */
  mirroring: u32;
  select: u32;
  irqCounter: u32;
  irqLatch: u32;
  irqReload: u32;
  /** Thirds of a cycle until a counter of lines counts. */
  irqThirds: u32;
  irqEnabled: u32;
  irqPending: u32;
  shift: u32;
  shiftCount: u32;
  lastWrite: i64;
  /** The cycle up to which a counter of processor cycles was counted. */
  irqCycle: i64;
}

export const STATE: usize = 0x10000;
export const cpu = changetype<Cpu>(STATE);
export const ppu = changetype<Ppu>(STATE + 0x200);
export const apu = changetype<Apu>(STATE + 0x400);
export const board = changetype<Board>(STATE + 0x600);
export const OAM: usize = STATE + 0x800;
export const SECONDARY: usize = STATE + 0x900;
/** Eight output units: pattern bits, attributes, X counters, and the X that is loaded into them. */
export const UNIT_LOW: usize = STATE + 0x920;
export const UNIT_HIGH: usize = STATE + 0x928;
export const UNIT_ATTRIBUTE: usize = STATE + 0x930;
export const UNIT_X: usize = STATE + 0x938;
export const UNIT_NEXT_X: usize = STATE + 0x940;
export const PALETTE: usize = STATE + 0x960;
export const WORK_RAM: usize = STATE + 0x1000;
export const NAMETABLES: usize = STATE + 0x2000;
export const CARTRIDGE_RAM: usize = STATE + 0x3000;
/** Last, because most cartridges have none: then it is no part of the state. */
export const CHARACTER_RAM: usize = STATE + 0x5000;
export const CHARACTER_RAM_BYTES: i32 = 0x2000;

/** Beside the state: pointers that follow from it, and buffers. */
const DERIVED: usize = STATE + 0x8000;
/** For each 2 KB of the processor's addresses: where they lie in this memory, less the address; 0 where not in memory. */
export const PAGES: usize = DERIVED;
/** For each 1 KB of pattern tables, the same. */
export const PATTERNS: usize = DERIVED + 0x80;
/** For each of the four nametables, the same. */
export const SCREENS: usize = DERIVED + 0xc0;
/** Colours of the 32 palette entries. */
export const COLOURS: usize = DERIVED + 0x100;
/** For each line the number of sprites that begin to show below it, and the first eight. */
export const SPRITE_COUNTS: usize = DERIVED + 0x200;
export const SPRITE_LISTS: usize = DERIVED + 0x300;
/** Palette indices of a line's background, from the fine scroll on, and of its sprites. */
export const BACKGROUND: usize = DERIVED + 0xb00;
export const SPRITES: usize = DERIVED + 0xd00;
/** 240 rows of 256 pixels, red in the lowest byte. */
export const PICTURE: usize = STATE + 0x10000;
export const ROM: usize = PICTURE + 0x40000;

export const NEVER: i64 = i64.MAX_VALUE;
export const IRQ_BOARD: u32 = 1;
export const IRQ_FRAME: u32 = 2;
export const IRQ_DMC: u32 = 4;

/** The cartridge, set when it is inserted. Not state: it is the same for every state of this cartridge. */
export let prgBytes: u32 = 0;
export let chrBytes: u32 = 0;
export let mapper: u32 = 0;
export let headerMirroring: u32 = 0;
export let hasCharacterRam: bool = false;
/** Pictures' tiles are fetched even where nobody sees them, because the board watches which. */
export let watchesFetches: bool = false;

export function setCartridge(prg: u32, chr: u32, number: u32, mirroring: u32): void {
  prgBytes = prg;
  hasCharacterRam = chr == 0;
  chrBytes = chr == 0 ? <u32>CHARACTER_RAM_BYTES : chr;
  mapper = number;
  headerMirroring = mirroring;
  watchesFetches = number == 9 || number == 10;
}

/** Whether the caller reads this frame's picture. */
export let drawing: bool = true;
export function setDrawing(draw: bool): void {
  drawing = draw || watchesFetches;
}

/** The cycle before whose bus access something is to be done beside it. */
export let nextEvent: i64 = 0;
export function setNextEvent(cycle: i64): void {
  nextEvent = cycle;
}

/** @param cycle the cycle at whose end the processor sees the line */
export function raiseIrq(line: u32, cycle: i64): void {
  if (cpu.irqLines == 0) cpu.irqSince = cycle;
  cpu.irqLines |= line;
}

export function clearIrq(line: u32, cycle: i64): void {
  if (cpu.irqLines == 0) return;
  cpu.irqLines &= ~line;
  if (cpu.irqLines == 0) cpu.irqCleared = cycle;
}
