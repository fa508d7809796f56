// Which parts of the cartridge the two processors see where.
import {
  board,
  CARTRIDGE_RAM,
  CHARACTER_RAM,
  chrBytes,
  hasCharacterRam,
  NAMETABLES,
  PAGES,
  PATTERNS,
  prgBytes,
  ROM,
  SCREENS,
  WORK_RAM,
} from "./machine.ts";

export const HORIZONTAL: u32 = 0;
export const VERTICAL: u32 = 1;
export const FIRST_SCREEN: u32 = 2;
export const SECOND_SCREEN: u32 = 3;
export const FOUR_SCREENS: u32 = 4;

/** @param address of 2 KB pages of the processor, `bytes` of them from `from` */
function mapPages(address: u32, bytes: u32, from: usize): void {
  for (let page: u32 = address >> 11; page < (address + bytes) >> 11; page++)
    store<u32>(PAGES + (page << 2), <u32>from - address);
}

export function mapRam(): void {
  for (let mirror: u32 = 0; mirror < 4; mirror++) mapPages(mirror << 11, 0x800, WORK_RAM);
  mapPages(0x6000, 0x2000, CARTRIDGE_RAM);
}

/** A bank of 8 KB of the program at 0x6000, where a board can show one in place of its RAM. */
export function programAt6000(bank: u32): void {
  mapPages(0x6000, 0x2000, ROM + (bank % (prgBytes >> 13) << 13));
}

/** @param slot 0 is 0x8000, 3 is 0xE000; banks beyond the last begin again */
export function program8(slot: u32, bank: u32): void {
  mapPages(0x8000 + (slot << 13), 0x2000, ROM + (bank % (prgBytes >> 13) << 13));
}

export function program16(slot: u32, bank: u32): void {
  program8(slot << 1, bank << 1);
  program8((slot << 1) + 1, (bank << 1) + 1);
}

export function program32(bank: u32): void {
  program16(0, bank << 1);
  program16(1, (bank << 1) + 1);
}

/** The number of the last bank of 8 KB. */
export function lastProgram8(): u32 {
  return (prgBytes >> 13) - 1;
}

export function pattern1(slot: u32, bank: u32): void {
  const from = hasCharacterRam ? CHARACTER_RAM : ROM + prgBytes;
  const at = from + (bank % (chrBytes >> 10) << 10);
  store<u32>(PATTERNS + (slot << 2), <u32>at - (slot << 10));
}

export function pattern2(slot: u32, bank: u32): void {
  pattern1(slot << 1, bank << 1);
  pattern1((slot << 1) + 1, (bank << 1) + 1);
}

export function pattern4(slot: u32, bank: u32): void {
  pattern2(slot << 1, bank << 1);
  pattern2((slot << 1) + 1, (bank << 1) + 1);
}

export function pattern8(bank: u32): void {
  pattern4(0, bank << 1);
  pattern4(1, (bank << 1) + 1);
}

export function screen(index: u32, memory: u32): void {
  store<u32>(SCREENS + (index << 2), <u32>NAMETABLES + (memory << 10));
}

/** Nametables as `board.mirroring` says. */
export function mapScreens(): void {
  for (let index: u32 = 0; index < 4; index++) {
    let memory: u32 = index;
    if (board.mirroring == HORIZONTAL) memory = index >> 1;
    else if (board.mirroring == VERTICAL) memory = index & 1;
    else if (board.mirroring == FIRST_SCREEN) memory = 0;
    else if (board.mirroring == SECOND_SCREEN) memory = 1;
    screen(index, memory);
  }
}
