// A Nintendo Entertainment System (NTSC) in WebAssembly, without sound. One instance is one console.
// Lay the cartridge's program and patterns at `romAt()`, `insert` it, `powerOn`, then run frames.
import { isKnownMapper, mapBoard, powerBoard } from "./boards.ts";
import { restoreBus } from "./bus.ts";
import { forgetLoop, run, status as statusRegister } from "./cpu.ts";
import { buildLineTables } from "./lines.ts";
import {
  CARTRIDGE_RAM,
  CHARACTER_RAM,
  CHARACTER_RAM_BYTES,
  cpu,
  drawing,
  hasCharacterRam,
  PICTURE,
  ROM,
  setCartridge,
  setDrawing,
  STATE,
  WORK_RAM,
} from "./machine.ts";
import { holdButtons } from "./pads.ts";
import { beginFrame, clipPicture, powerPicture, restorePicture } from "./picture.ts";
import { powerSound } from "./sound.ts";
import { buildSpriteTables } from "./sprites.ts";

/** Makes room for a cartridge. @returns where its program begins; the patterns follow it, if they are ROM */
export function romAt(bytes: u32): usize {
  const pages = <i32>((ROM + bytes + 0xffff) >> 16);
  if (pages > memory.size()) memory.grow(pages - memory.size());
  return ROM;
}

/**
 * @param prg bytes of program, a multiple of 16 KB
 * @param chr bytes of patterns, a multiple of 8 KB; 0 where they are RAM
 * @param mapper iNES number
 * @param mirroring 0 horizontal, 1 vertical, 4 four screens
 * @returns false when the mapper is not known
 */
export function insert(prg: u32, chr: u32, mapper: u32, mirroring: u32): bool {
  if (!isKnownMapper(mapper)) return false;
  setCartridge(prg, chr, mapper, mirroring);
  buildLineTables();
  buildSpriteTables();
  return true;
}

/** Work RAM as jsnes has it: the console's own is not defined. */
export function powerOn(): void {
  memory.fill(STATE, 0, CHARACTER_RAM + CHARACTER_RAM_BYTES - STATE);
  memory.fill(PICTURE, 0, 256 * 240 * 4);
  memory.fill(WORK_RAM, 0xff, 0x800);
  store<u8>(WORK_RAM + 0x08, 0xf7);
  store<u8>(WORK_RAM + 0x09, 0xef);
  store<u8>(WORK_RAM + 0x0a, 0xdf);
  store<u8>(WORK_RAM + 0x0f, 0xbf);
  cpu.pc = 0x8000;
  cpu.zero = 1;
  cpu.interruptDisable = 1;
  cpu.resetPending = 1;
  cpu.irqCleared = -1;
  cpu.abortCycle = -1;
  cpu.dmaEnd = -1;
  cpu.padWrittenCycle = -2;
  powerSound();
  powerPicture();
  powerBoard();
  restoreBus();
  forgetLoop();
}

/**
 * Runs to the begin of the next vertical blank.
 * @param pad1 held buttons: A in bit 0, then B, SELECT, START, UP, DOWN, LEFT, RIGHT
 * @param draw whether the picture will be read
 * @returns false when the program jammed the processor
 */
export function frame(pad1: u32, pad2: u32, draw: bool): bool {
  if (cpu.jammed) return false;
  holdButtons(pad1, pad2);
  setDrawing(draw);
  beginFrame();
  const runs = run(false);
  if (drawing) clipPicture();
  return runs;
}

/** One instruction, for those who watch the processor. */
export function step(): bool {
  beginFrame();
  return run(true);
}

/** Starts at this address, with the registers as they are after a reset. */
export function jumpTo(address: u32): void {
  cpu.pc = address;
}

/** Registers: PC, A, X, Y, status, SP; then the number of cycles. */
export function pc(): u32 {
  return cpu.pc;
}
export function registers(): u32 {
  return cpu.a | (cpu.x << 8) | (cpu.y << 16) | (cpu.sp << 24);
}
export function status(): u32 {
  return statusRegister();
}
export function cycles(): f64 {
  return <f64>cpu.cycle;
}

export function workRamAt(): usize {
  return WORK_RAM;
}
export function cartridgeRamAt(): usize {
  return CARTRIDGE_RAM;
}
export function pictureAt(): usize {
  return PICTURE;
}

/** The state's bytes begin here. */
export function stateAt(): usize {
  return STATE;
}
export function stateBytes(): u32 {
  return <u32>((hasCharacterRam ? CHARACTER_RAM + CHARACTER_RAM_BYTES : CHARACTER_RAM) - STATE);
}

/** The state's bytes were replaced: makes everything that follows from them. */
export function restore(): void {
  mapBoard();
  restorePicture();
  restoreBus();
  forgetLoop();
}
