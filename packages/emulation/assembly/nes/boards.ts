// The chips of cartridges, by iNES mapper number. Source: https://www.nesdev.org/wiki/Mapper
import {
  FIRST_SCREEN,
  FOUR_SCREENS,
  HORIZONTAL,
  lastProgram8,
  mapRam,
  mapScreens,
  pattern1,
  pattern2,
  pattern4,
  pattern8,
  program16,
  program32,
  program8,
  programAt6000,
  screen,
  SECOND_SCREEN,
  VERTICAL,
} from "./banks.ts";
import {
  board,
  chrBytes,
  clearIrq,
  cpu,
  hasCharacterRam,
  headerMirroring,
  IRQ_BOARD,
  mapper,
  NEVER,
  prgBytes,
  raiseIrq,
} from "./machine.ts";

export function isKnownMapper(number: u32): bool {
  switch (number) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
    case 7:
    case 9:
    case 10:
    case 11:
    case 21:
    case 22:
    case 23:
    case 25:
    case 33:
    case 34:
    case 38:
    case 66:
    case 69:
    case 70:
    case 71:
    case 75:
    case 79:
    case 87:
    case 94:
    case 118:
    case 140:
    case 152:
    case 180:
    case 184:
    case 206:
    case 232:
    case 240:
    case 241:
      return true;
    default:
      return false;
  }
}

/** The board's registers as power-on leaves them; the state block is zero before. */
export function powerBoard(): void {
  board.mirroring = headerMirroring;
  board.lastWrite = -2;
  if (mapper == 1) board.r0 = 0x0c;
  if (isMmc3()) {
    board.r1 = 2;
    board.r2 = 4;
    board.r3 = 5;
    board.r4 = 6;
    board.r5 = 7;
    board.r7 = 1;
  }
  if (mapper == 7) board.mirroring = FIRST_SCREEN;
  if (mapper == 69) for (let i: u32 = 0; i < 8; i++) store<u32>(registers() + (i << 2), i);
  if (mapper == 69) board.r10 = 1;
  mapBoard();
}

function registers(): usize {
  return changetype<usize>(board);
}

function register(index: u32): u32 {
  return load<u32>(registers() + (index << 2));
}

function isMmc3(): bool {
  return mapper == 4 || mapper == 118 || mapper == 206;
}

/** Maps the cartridge as the board's registers say. */
export function mapBoard(): void {
  mapRam();
  mapScreens();
  switch (mapper) {
    case 1:
      mapMmc1();
      break;
    case 4:
    case 118:
    case 206:
      mapMmc3();
      break;
    case 9:
      program8(0, board.r0);
      for (let slot: u32 = 1; slot < 4; slot++) program8(slot, lastProgram8() - 3 + slot);
      mapLatchedPatterns();
      break;
    case 10:
      program16(0, board.r0);
      program16(1, lastProgram8() >> 1);
      mapLatchedPatterns();
      break;
    case 34:
      program32(board.r0);
      pattern4(0, board.r1);
      pattern4(1, board.r2);
      if (chrBytes <= 0x2000) pattern8(0);
      break;
    case 69:
      mapFme7();
      break;
    case 21:
    case 22:
    case 23:
    case 25:
      mapVrc4();
      break;
    case 33:
      program8(0, board.r6);
      program8(1, board.r7);
      program16(1, lastProgram8() >> 1);
      pattern2(0, board.r0);
      pattern2(1, board.r1);
      for (let slot: u32 = 4; slot < 8; slot++) pattern1(slot, register(slot - 2));
      break;
    case 75:
      for (let slot: u32 = 0; slot < 3; slot++) program8(slot, register(slot));
      program8(3, lastProgram8());
      pattern4(0, board.r3);
      pattern4(1, board.r4);
      break;
    case 70:
    case 152:
      program16(0, board.r0);
      program16(1, lastProgram8() >> 1);
      pattern8(board.r1);
      break;
    case 184:
      program32(0);
      pattern4(0, board.r0);
      pattern4(1, board.r1);
      break;
    case 232:
      program16(0, (board.r1 << 2) | board.r0);
      program16(1, (board.r1 << 2) | 3);
      pattern8(0);
      break;
    case 2:
    case 71:
    case 94:
      program16(0, board.r0);
      program16(1, lastProgram8() >> 1);
      pattern8(0);
      break;
    case 180:
      program16(0, 0);
      program16(1, board.r0);
      pattern8(0);
      break;
    case 0:
    case 3:
    case 87:
      program16(0, 0);
      program16(1, lastProgram8() >> 1);
      pattern8(board.r1);
      break;
    default:
      program32(board.r0);
      pattern8(board.r1);
  }
}

/** Whether writes to this address below 0x8000 reach the board. */
export function hasLowRegister(address: u32): bool {
  switch (mapper) {
    case 34:
      return address >= 0x7ffd && address < 0x8000;
    case 38:
      return address >= 0x7000 && address < 0x8000;
    case 79:
      return (address & 0xe100) == 0x4100;
    case 87:
    case 140:
    case 184:
      return address >= 0x6000 && address < 0x8000;
    case 240:
      return address >= 0x4100 && address < 0x6000;
    default:
      return false;
  }
}

/** Whether a write can change what the picture processor sees or does, which then has to be up to date. */
export function concernsPicture(address: u32): bool {
  if (mapper == 0 || mapper == 2 || mapper == 94 || mapper == 180) return false;
  return !(isMmc3() && (address & 0xe000) == 0x8000 && changesProgramOnly(address));
}

function changesProgramOnly(address: u32): bool {
  return (address & 1) == 0 || (board.select & 7) >= 6;
}

/** @param value already the one on the bus; called in the write's cycle */
export function writeBoard(address: u32, value: u32): void {
  switch (mapper) {
    case 0:
      return;
    case 1:
      writeMmc1(address, value);
      return;
    case 4:
    case 118:
    case 206:
      writeMmc3(address, value);
      return;
    case 69:
      writeFme7(address, value);
      return;
    case 21:
    case 22:
    case 23:
    case 25:
      writeVrc4(address, value);
      return;
    case 33:
      writeTaito(address, value);
      break;
    case 75:
      writeVrc1(address, value);
      break;
    case 9:
    case 10:
      writeMmc2(address, value);
      break;
    case 2:
      board.r0 = value;
      break;
    case 3:
      board.r1 = value;
      break;
    case 7:
      board.r0 = value & 0x0f;
      board.mirroring = value & 0x10 ? SECOND_SCREEN : FIRST_SCREEN;
      break;
    case 11:
      board.r0 = value & 3;
      board.r1 = value >> 4;
      break;
    case 34:
      if (address >= 0x8000 || address == 0x7ffd) board.r0 = value & (address >= 0x8000 ? 0xff : 1);
      else if (address == 0x7ffe) board.r1 = value & 0x0f;
      else board.r2 = value & 0x0f;
      break;
    case 38:
      if (address >= 0x8000) return;
      board.r0 = value & 3;
      board.r1 = (value >> 2) & 3;
      break;
    case 66:
      board.r0 = (value >> 4) & 3;
      board.r1 = value & 3;
      break;
    case 71:
      if (address >= 0xc000) board.r0 = value;
      else if ((address & 0xf000) == 0x9000)
        board.mirroring = value & 0x10 ? SECOND_SCREEN : FIRST_SCREEN;
      break;
    case 79:
      if (address >= 0x8000) return;
      board.r0 = (value >> 3) & 1;
      board.r1 = value & 7;
      break;
    case 87:
      if (address >= 0x8000) return;
      board.r1 = ((value & 1) << 1) | ((value >> 1) & 1);
      break;
    case 94:
      board.r0 = (value >> 2) & 7;
      break;
    case 140:
      if (address >= 0x8000) return;
      board.r0 = (value >> 4) & 3;
      board.r1 = value & 0x0f;
      break;
    case 180:
    case 241:
      board.r0 = value;
      break;
    case 70:
    case 152:
      board.r0 = (value >> 4) & (mapper == 152 ? 7 : 15);
      board.r1 = value & 0x0f;
      if (mapper == 152) board.mirroring = value & 0x80 ? SECOND_SCREEN : FIRST_SCREEN;
      break;
    case 184:
      if (address >= 0x8000) return;
      board.r0 = value & 7;
      board.r1 = 4 | ((value >> 4) & 3);
      break;
    case 232:
      if (address < 0xc000) board.r1 = (value >> 3) & 3;
      else board.r0 = value & 3;
      break;
    case 240:
      if (address >= 0x8000) return;
      board.r0 = value >> 4;
      board.r1 = value & 0x0f;
      break;
  }
  mapBoard();
}

// MMC1: five writes of a bit each set a register. Of writes in two cycles that follow each other the second is ignored.
function writeMmc1(address: u32, value: u32): void {
  const follows = cpu.cycle - board.lastWrite == 1;
  board.lastWrite = cpu.cycle;
  if (follows) return;
  if (value & 0x80) {
    board.shift = 0;
    board.shiftCount = 0;
    board.r0 |= 0x0c;
    mapBoard();
    return;
  }
  board.shift |= (value & 1) << board.shiftCount;
  if (++board.shiftCount < 5) return;
  const index = (address >> 13) & 3;
  if (index == 0) {
    board.r0 = board.shift;
    const kind = board.shift & 3;
    board.mirroring =
      kind == 0 ? FIRST_SCREEN : kind == 1 ? SECOND_SCREEN : kind == 2 ? VERTICAL : HORIZONTAL;
  } else if (index == 1) board.r1 = board.shift;
  else if (index == 2) board.r2 = board.shift;
  else board.r3 = board.shift;
  board.shift = 0;
  board.shiftCount = 0;
  mapBoard();
}

function mapMmc1(): void {
  // Programs of 512 KB take their highest bit from a pattern register.
  const half = prgBytes > 0x40000 ? board.r1 & 0x10 : 0;
  const bank = (board.r3 & 0x0f) | half;
  const last = half | min<u32>(0x0f, (prgBytes >> 14) - 1);
  const mode = (board.r0 >> 2) & 3;
  if (mode < 2) program32(bank >> 1);
  else {
    program16(0, mode == 2 ? half : bank);
    program16(1, mode == 2 ? bank : last);
  }
  if (board.r0 & 0x10) {
    pattern4(0, board.r1);
    pattern4(1, board.r2);
  } else pattern8(board.r1 >> 1);
}

// MMC3 and its simpler relative, mapper 206, which has neither mirroring nor interrupts.
function writeMmc3(address: u32, value: u32): void {
  if (mapper == 206 && address >= 0xa000) return;
  switch (address & 0xe001) {
    case 0x8000:
      board.select = mapper == 206 ? value & 7 : value;
      break;
    case 0x8001:
      store<u32>(registers() + ((board.select & 7) << 2), value);
      break;
    case 0xa000:
      if (board.mirroring != FOUR_SCREENS) board.mirroring = value & 1 ? HORIZONTAL : VERTICAL;
      break;
    case 0xa001:
      return;
    case 0xc000:
      board.irqLatch = value;
      return;
    case 0xc001:
      board.irqReload = 1;
      board.irqCounter = 0;
      return;
    case 0xe000:
      board.irqEnabled = 0;
      clearIrq(IRQ_BOARD, cpu.cycle);
      return;
    case 0xe001:
      board.irqEnabled = 1;
      return;
  }
  mapMmc3();
  mapScreens();
  if (mapper == 118) mapScreensByPatterns();
}

function mapMmc3(): void {
  const swapped = (board.select >> 6) & 1;
  program8(swapped << 1, board.r6);
  program8(1, board.r7);
  program8((swapped ^ 1) << 1, lastProgram8() - 1);
  program8(3, lastProgram8());
  const half = (board.select >> 7) << 2;
  pattern1(half, board.r0 & 0xfe);
  pattern1(half + 1, board.r0 | 1);
  pattern1(half + 2, board.r1 & 0xfe);
  pattern1(half + 3, board.r1 | 1);
  for (let i: u32 = 0; i < 4; i++) pattern1((half ^ 4) + i, register(2 + i));
  if (mapper == 118) mapScreensByPatterns();
}

/** Mapper 118: the highest bit of the pattern banks chooses the nametables. */
function mapScreensByPatterns(): void {
  const inverted = board.select & 0x80;
  for (let index: u32 = 0; index < 4; index++) {
    const bank = inverted ? register(2 + index) : register(index >> 1);
    screen(index, bank >> 7);
  }
}

/** Line 12 of the pattern address rises, as it does once a line: MMC3 counts that. */
export function countRise(cycle: i64): void {
  if (board.irqCounter == 0 || board.irqReload != 0) board.irqCounter = board.irqLatch;
  else board.irqCounter--;
  board.irqReload = 0;
  if (board.irqCounter == 0 && board.irqEnabled != 0) raiseIrq(IRQ_BOARD, cycle);
}

export function countsRises(): bool {
  return mapper == 4 || mapper == 118;
}

// MMC2 and MMC4: the tiles 0xFD and 0xFE switch pattern banks when they are fetched.
function writeMmc2(address: u32, value: u32): void {
  const index = (address >> 12) - 0xa;
  if (address < 0xa000) return;
  if (index == 5) board.mirroring = value & 1 ? HORIZONTAL : VERTICAL;
  else store<u32>(registers() + (index << 2), index == 0 ? value & 0x0f : value & 0x1f);
}

/** r1 to r4: banks of the lower half for 0xFD and 0xFE, then of the upper; r5, r6: which of both. */
function mapLatchedPatterns(): void {
  pattern4(0, board.r5 ? board.r2 : board.r1);
  pattern4(1, board.r6 ? board.r4 : board.r3);
}

/** Called for the second byte of a tile's row, after it was read. */
export function watchFetch(address: u32): void {
  const tile = (address >> 4) & 0xff;
  if (tile != 0xfd && tile != 0xfe) return;
  const upper = address & 0x1000;
  // MMC2 watches only the first row in the lower half.
  if (mapper == 9 && upper == 0 && (address & 7) != 0) return;
  if (upper) board.r6 = tile == 0xfe ? 1 : 0;
  else board.r5 = tile == 0xfe ? 1 : 0;
  mapLatchedPatterns();
}

// FME-7: r0 to r7 are pattern banks, r8 is at 0x6000, r9 to r11 the program's; its interrupt counts cycles.
function writeFme7(address: u32, value: u32): void {
  if (address < 0xa000) {
    board.select = value & 0x0f;
    return;
  }
  if (address >= 0xc000) return;
  countCycles();
  const index = board.select;
  if (index < 12) store<u32>(registers() + (index << 2), value);
  else if (index == 12) {
    const kind = value & 3;
    board.mirroring =
      kind == 0 ? VERTICAL : kind == 1 ? HORIZONTAL : kind == 2 ? FIRST_SCREEN : SECOND_SCREEN;
  } else if (index == 13) {
    board.irqEnabled = value & 0x81;
    clearIrq(IRQ_BOARD, cpu.cycle);
  } else if (index == 14) board.irqCounter = (board.irqCounter & 0xff00) | value;
  else board.irqCounter = (board.irqCounter & 0xff) | (value << 8);
  mapBoard();
}

function mapFme7(): void {
  for (let slot: u32 = 0; slot < 8; slot++) pattern1(slot, register(slot));
  if ((board.r8 & 0x40) == 0) programAt6000(board.r8 & 0x3f);
  for (let slot: u32 = 0; slot < 3; slot++) program8(slot, register(9 + slot) & 0x3f);
  program8(3, lastProgram8());
}

/** Mapper 33, Taito's TC0190: r6 and r7 are the program's banks, r0 to r5 the patterns'. */
function writeTaito(address: u32, value: u32): void {
  const index = ((address >> 11) & 4) | (address & 3);
  if (address >= 0xc000) return;
  if (index == 0) {
    board.r6 = value & 0x3f;
    board.mirroring = value & 0x40 ? HORIZONTAL : VERTICAL;
  } else if (index == 1) board.r7 = value & 0x3f;
  else store<u32>(registers() + ((index - 2) << 2), value);
}

/** Mapper 75, VRC1: r3 and r4 are the patterns' banks, whose highest bits lie in a register of their own. */
function writeVrc1(address: u32, value: u32): void {
  switch (address & 0xf000) {
    case 0x8000:
      board.r0 = value & 0x0f;
      break;
    case 0x9000:
      if (board.mirroring != FOUR_SCREENS) board.mirroring = value & 1 ? HORIZONTAL : VERTICAL;
      board.r3 = (board.r3 & 0x0f) | ((value & 2) << 3);
      board.r4 = (board.r4 & 0x0f) | ((value & 4) << 2);
      break;
    case 0xa000:
      board.r1 = value & 0x0f;
      break;
    case 0xc000:
      board.r2 = value & 0x0f;
      break;
    case 0xe000:
      board.r3 = (board.r3 & 0x10) | (value & 0x0f);
      break;
    case 0xf000:
      board.r4 = (board.r4 & 0x10) | (value & 0x0f);
      break;
  }
}

// VRC2 and VRC4: r0 to r7 are pattern banks, r8 and r9 the program's; boards differ in the address lines that they use.
function vrcRegister(address: u32): u32 {
  let low: u32 = 0;
  let high: u32 = 0;
  if (mapper == 21) {
    low = (address >> 1) | (address >> 6);
    high = (address >> 2) | (address >> 7);
  } else if (mapper == 22) {
    low = address >> 1;
    high = address;
  } else if (mapper == 23) {
    low = address | (address >> 2);
    high = (address >> 1) | (address >> 3);
  } else {
    low = (address >> 1) | (address >> 3);
    high = address | (address >> 2);
  }
  return (low & 1) | ((high & 1) << 1);
}

function writeVrc4(address: u32, value: u32): void {
  const index = vrcRegister(address);
  const page = address & 0xf000;
  countCycles();
  if (page == 0x8000) board.r8 = value & 0x1f;
  else if (page == 0xa000) board.r9 = value & 0x1f;
  else if (page == 0x9000 && index < 2) {
    const kind = value & (mapper == 22 ? 1 : 3);
    board.mirroring =
      kind == 0 ? VERTICAL : kind == 1 ? HORIZONTAL : kind == 2 ? FIRST_SCREEN : SECOND_SCREEN;
  } else if (page == 0x9000 && mapper != 22) board.select = (value >> 1) & 1;
  else if (page == 0xf000) writeVrcInterrupt(index, value);
  else if (page >= 0xb000) {
    const at = registers() + ((((page >> 12) - 0xb) << 1) + (index >> 1) << 2);
    const bank = load<u32>(at);
    store<u32>(at, index & 1 ? (bank & 0x0f) | ((value & 0x1f) << 4) : (bank & 0x1f0) | (value & 0x0f));
  }
  mapBoard();
}

function mapVrc4(): void {
  program8(board.select ? 2 : 0, board.r8);
  program8(1, board.r9);
  program8(board.select ? 0 : 2, lastProgram8() - 1);
  program8(3, lastProgram8());
  // The lowest bit of VRC2a's pattern banks is not connected.
  for (let slot: u32 = 0; slot < 8; slot++)
    pattern1(slot, mapper == 22 ? register(slot) >> 1 : register(slot));
}

/** The counter of VRC4 counts up, once a cycle or once a line of 341 thirds of a cycle. */
function writeVrcInterrupt(index: u32, value: u32): void {
  if (mapper == 22) return;
  if (index == 0) board.irqLatch = (board.irqLatch & 0xf0) | (value & 0x0f);
  else if (index == 1) board.irqLatch = (board.irqLatch & 0x0f) | ((value & 0x0f) << 4);
  else {
    clearIrq(IRQ_BOARD, cpu.cycle);
    if (index == 2) {
      board.irqEnabled = value & 7;
      if (value & 2) {
        board.irqCounter = board.irqLatch;
        board.irqThirds = 341;
      }
    } else board.irqEnabled = (board.irqEnabled & 4) | (board.irqEnabled & 1 ? 3 : 0);
  }
}

function hasVrcInterrupt(): bool {
  return mapper == 21 || mapper == 23 || mapper == 25;
}

/** Cycles until the counter of VRC4 is over. */
function vrcCyclesLeft(): i64 {
  const counts: i64 = 0x100 - <i64>board.irqCounter;
  if (board.irqEnabled & 4) return counts;
  return ((counts - 1) * 341 + <i64>board.irqThirds + 2) / 3;
}

function countVrcCycles(passed: i64): void {
  while (passed >= vrcCyclesLeft()) {
    const left = vrcCyclesLeft();
    if ((board.irqEnabled & 4) == 0) {
      const counted = (0xff - <i64>board.irqCounter) * 341 + <i64>board.irqThirds;
      board.irqThirds = <u32>(341 - (left * 3 - counted));
    }
    raiseIrq(IRQ_BOARD, cpu.cycle);
    board.irqCounter = board.irqLatch;
    passed -= left;
  }
  if (board.irqEnabled & 4) {
    board.irqCounter += <u32>passed;
    return;
  }
  const thirds = <i64>board.irqThirds - passed * 3;
  const counts = thirds > 0 ? 0 : -thirds / 341 + 1;
  board.irqCounter += <u32>counts;
  board.irqThirds = <u32>(thirds + counts * 341);
}

/** Counts the processor's cycles up to the present one. */
export function countCycles(): void {
  const passed = cpu.cycle - board.irqCycle;
  board.irqCycle = cpu.cycle;
  if (hasVrcInterrupt()) {
    if (board.irqEnabled & 2) countVrcCycles(passed);
  } else if (mapper == 69 && board.irqEnabled & 0x80) {
    if (passed > <i64>board.irqCounter && board.irqEnabled & 1) raiseIrq(IRQ_BOARD, cpu.cycle);
    board.irqCounter = <u32>(<i64>board.irqCounter - passed) & 0xffff;
  }
}

/** The cycle in which a counter of cycles ends, or NEVER. */
export function nextBoardEvent(): i64 {
  if (mapper == 69 && board.irqEnabled == 0x81)
    return board.irqCycle + <i64>board.irqCounter + 1;
  if (hasVrcInterrupt() && board.irqEnabled & 2) return board.irqCycle + vrcCyclesLeft();
  return NEVER;
}

/** Whether pattern tables can be written: RAM in place of ROM. */
export function canWritePatterns(): bool {
  return hasCharacterRam;
}
