// The processor's bus. Each access is a cycle; what else happens in it is done here, before or after the access.
import {
  concernsPicture,
  countCycles,
  hasLowRegister,
  nextBoardEvent,
  writeBoard,
} from "./boards.ts";
import {
  apu,
  CARTRIDGE_RAM,
  cpu,
  nextEvent,
  PAGES,
  ppu,
  setNextEvent,
  WORK_RAM,
} from "./machine.ts";
import { readPad, writePads } from "./pads.ts";
import {
  catchUp,
  copyOam,
  dotsBefore,
  isIdleUntil,
  nextPictureEvent,
  nmiLevel,
  readRegister,
  writeRegister,
} from "./picture.ts";
import { clockSound, nextSoundEvent, readSoundStatus, takeDmcByte, writeSound } from "./sound.ts";

/** The cycle at whose end the picture processor is to be looked at. */
let pictureEvent: i64 = 0;
/** The program read or wrote something beside memory that stays as it is: see `loops.ts`. */
export let touched: bool = false;
export function forgetTouches(): void {
  touched = false;
}

/** Looks at everything again at the next access: after power-on and after a state was loaded. */
export function restoreBus(): void {
  pictureEvent = cpu.cycle;
  setNextEvent(cpu.cycle + 1);
}

function schedule(): void {
  let next = min(pictureEvent + 1, min(nextSoundEvent(), nextBoardEvent()));
  if (cpu.dmaHalt) next = cpu.cycle + 1;
  setNextEvent(next);
}

/** Does what is due when a cycle begins: the end of the one before for the picture processor, then sound. */
function beginCycle(): void {
  cpu.cycle++;
  if (cpu.cycle < nextEvent) return;
  if (pictureEvent < cpu.cycle) endPictureCycle(cpu.cycle - 1);
  clockSound(cpu.cycle);
  if (nextBoardEvent() <= cpu.cycle) countCycles();
  schedule();
}

/** What is due at the end of the present cycle, when nothing may wait for the next one to begin. */
export function endCycle(): void {
  if (pictureEvent > cpu.cycle) return;
  endPictureCycle(cpu.cycle);
  schedule();
}

/** The NMI line is sampled after the first of a cycle's three dots. */
function endPictureCycle(cycle: i64): void {
  const dots = dotsBefore(cycle);
  catchUp(dots + 1);
  const level = nmiLevel();
  if (level > cpu.nmiLevel) {
    cpu.nmiPending = 1;
    cpu.nmiSince = cycle;
  }
  cpu.nmiLevel = level;
  catchUp(dots + 3);
  // A level that changed after the sample is seen in the next cycle.
  pictureEvent = nmiLevel() == level ? nextPictureEvent() : cycle + 1;
}

/** The picture processor is brought up to the present access, and looked at when this cycle ends. */
function syncPicture(): void {
  catchUp(dotsBefore(cpu.cycle));
  pictureEvent = cpu.cycle;
  setNextEvent(cpu.cycle + 1);
}

// @ts-ignore: decorators belong to functions in AssemblyScript
@inline
export function read(address: u32): u32 {
  if (cpu.cycle + 1 < nextEvent) cpu.cycle++;
  else startRead(address);
  const page = load<u32>(PAGES + ((address >> 11) << 2));
  if (page == 0) return readDevice(address);
  const value = <u32>load<u8>(page + address);
  cpu.bus = value;
  return value;
}

// @ts-ignore
@inline
export function write(address: u32, value: u32): void {
  if (cpu.cycle + 1 < nextEvent) cpu.cycle++;
  else startWrite();
  cpu.bus = value;
  touched = true;
  if (address < 0x2000) store<u8>(WORK_RAM + (address & 0x7ff), value);
  else writeDevice(address, value);
}

function startRead(address: u32): void {
  if (cpu.dmaHalt) {
    transfer(address);
    cpu.dmaEnd = cpu.cycle;
    schedule();
  }
  beginCycle();
}

/** Transfers wait for a read; only one that is aborted after a single cycle is lost. */
function startWrite(): void {
  if (cpu.dmcAbort && cpu.abortCycle == cpu.cycle + 1) {
    cpu.dmcDma = 0;
    cpu.dmcAbort = 0;
    cpu.dmaHalt = cpu.oamDma;
    schedule();
  }
  beginCycle();
}

function readDevice(address: u32): u32 {
  touched = true;
  // The status of the sound chip is read inside the processor's own chip: the bus keeps what it held.
  if (address == 0x4015) return readStatus();
  cpu.bus = valueAt(address);
  return cpu.bus;
}

function readStatus(): u32 {
  const status = readSoundStatus(cpu.bus);
  schedule();
  return status;
}

function valueAt(address: u32): u32 {
  const page = load<u32>(PAGES + ((address >> 11) << 2));
  if (page != 0) return load<u8>(page + address);
  if (address < 0x4000) {
    syncPicture();
    return readRegister(address & 7);
  }
  if (address == 0x4016 || address == 0x4017)
    return (readPad(address == 0x4017) & 0x1f) | (cpu.bus & 0xe0);
  return cpu.bus;
}

function writeDevice(address: u32, value: u32): void {
  if (address < 0x4000) {
    syncPicture();
    writeRegister(address & 7, value);
  } else if (address >= 0x8000 || (address >= 0x4100 && hasLowRegister(address))) {
    writeCartridge(address, value);
  } else if (address >= 0x6000) {
    const page = load<u32>(PAGES + ((address >> 11) << 2));
    if (page == <u32>CARTRIDGE_RAM - 0x6000) store<u8>(page + address, value);
  } else if (address == 0x4014) {
    cpu.oamDma = 1;
    cpu.oamDmaPage = value;
    cpu.dmaHalt = 1;
    setNextEvent(cpu.cycle + 1);
  } else if (address == 0x4016) writePads(value);
  else if (address < 0x4018) {
    writeSound(address, value);
    schedule();
  }
}

function writeCartridge(address: u32, value: u32): void {
  if (concernsPicture(address)) {
    syncPicture();
    writeBoard(address, value);
  } else writeBoard(address, value);
  schedule();
}

// Transfers without the processor: sprites, and bytes of samples. Source: https://www.nesdev.org/wiki/DMA

function haltedCycle(address: u32, reads: bool): void {
  beginCycle();
  if (reads) transferRead(address);
}

function transferRead(address: u32): u32 {
  touched = true;
  if (address == 0x4015) return readStatus();
  cpu.bus = valueAt(address);
  return cpu.bus;
}

/**
 * A transfer's own read. The chip's registers answer wherever the processor was halted at one of its addresses.
 * @param halted the address at which the processor was halted
 */
function transferFetch(address: u32, halted: u32): u32 {
  beginCycle();
  if ((halted & 0xffe0) != 0x4000) {
    cpu.dmaLastAddress = address;
    if (address >= 0x4000 && address <= 0x401f) return cpu.bus;
    return transferRead(address);
  }
  const register = 0x4000 | (address & 0x1f);
  const repeated = cpu.dmaLastAddress == register;
  cpu.dmaLastAddress = register;
  if (register == 0x4015) {
    const status = readStatus();
    const outside = address == register ? cpu.bus : transferRead(address);
    return (status & 0xdf) | (outside & 0x20);
  }
  if (register != 0x4016 && register != 0x4017) return transferRead(address);
  const pad = repeated ? cpu.bus : readPad(register == 0x4017);
  const outside = address == register ? cpu.bus : transferRead(address);
  cpu.bus = (outside & 0xe0) | (pad & 0x1f);
  return cpu.bus;
}

function transfer(address: u32): void {
  cpu.dmaHalt = 0;
  cpu.dmaLastAddress = address;
  if (copiesAtOnce()) {
    copySprites();
    return;
  }
  const pad = address == 0x4016 || address == 0x4017;
  const merged = cpu.dmcDma != 0 && pad && ((apu.dmcAddress ^ address) & 0x1f) == 0;
  haltedCycle(address, !merged && !(cpu.dmcAbort != 0 && pad));
  if (cpu.dmcAbort) {
    endDmcTransfer();
    if (cpu.oamDma == 0) return;
  }
  transferCycles(address, pad);
}

function endDmcTransfer(): void {
  cpu.dmcDma = 0;
  cpu.dmcAbort = 0;
  cpu.dmcDummy = 0;
}

function transferCycles(address: u32, pad: bool): void {
  let copied: u32 = 0;
  let byte: u32 = 0;
  while (cpu.dmcDma != 0 || cpu.oamDma != 0) {
    const isGet = ((cpu.cycle + 1) & 1) == 0;
    const isDmcReady = isDmcCycle();
    if (isGet && isDmcReady) {
      transferFetch(apu.dmcAddress, address);
      cpu.dmcDma = 0;
      cpu.dmcAbort = 0;
      takeDmcByte();
      schedule();
    } else if (isGet && cpu.oamDma != 0 && (copied & 1) == 0) {
      byte = transferFetch((cpu.oamDmaPage << 8) | (copied >> 1), address);
      copied++;
    } else if (!isGet && cpu.oamDma != 0 && (copied & 1) == 1) {
      beginCycle();
      cpu.bus = byte;
      syncPicture();
      writeRegister(4, byte);
      if (++copied == 512) cpu.oamDma = 0;
    } else haltedCycle(address, !pad);
  }
}

/** Whether the fetch of a sample's byte may happen. Every cycle counts for its halt and its dummy cycle. */
function isDmcCycle(): bool {
  const ready = cpu.dmcDma != 0 && cpu.dmaHalt == 0 && cpu.dmcDummy == 0;
  if (cpu.dmcAbort) {
    endDmcTransfer();
    cpu.dmaHalt = 0;
    return false;
  }
  if (cpu.dmaHalt) cpu.dmaHalt = 0;
  else if (cpu.dmcDummy) cpu.dmcDummy = 0;
  return ready;
}

/** The sprites' copy takes 513 or 514 cycles: an even one reads first. */
function copyCycles(): i64 {
  return (cpu.cycle & 1) == 0 ? 513 : 514;
}

/** Whether nothing else happens while sprites are copied, so that it makes no difference when each byte is. */
function copiesAtOnce(): bool {
  if (cpu.oamDma == 0 || cpu.dmcDma != 0) return false;
  if (load<u32>(PAGES + ((cpu.oamDmaPage >> 3) << 2)) == 0) return false;
  const end = cpu.cycle + copyCycles();
  return end + 1 < min(pictureEvent + 1, nextSoundEvent()) && isIdleUntil(dotsBefore(end + 2));
}

function copySprites(): void {
  const address = cpu.oamDmaPage << 8;
  copyOam(load<u32>(PAGES + ((address >> 11) << 2)) + address);
  cpu.cycle += copyCycles();
  cpu.bus = load<u8>(load<u32>(PAGES + ((address >> 11) << 2)) + address + 255);
  ppu.openBus = cpu.bus;
  ppu.openBusFrames = 36;
  cpu.oamDma = 0;
}
