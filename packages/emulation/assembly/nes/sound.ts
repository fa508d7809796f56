// The part of the sound chip that a program can notice. Source: https://www.nesdev.org/wiki/APU
import {
  apu,
  clearIrq,
  cpu,
  IRQ_DMC,
  IRQ_FRAME,
  NEVER,
  raiseIrq,
} from "./machine.ts";

/** Cycles of the frame counter's steps, with four and with five of them; then the sequence's length. */
const FOUR_STEPS: usize = memory.data<u32>([7457, 14913, 22371, 29828, 29829, 29830]);
const FIVE_STEPS: usize = memory.data<u32>([7457, 14913, 22371, 29829, 37281, 37282]);
const LENGTHS: usize = memory.data<u8>([
  10, 254, 20, 2, 40, 4, 80, 6, 160, 8, 60, 10, 14, 12, 26, 14,
  12, 16, 24, 18, 48, 20, 96, 22, 192, 24, 72, 26, 16, 28, 32, 30,
]);
const DMC_PERIODS: usize = memory.data<u16>([
  428, 380, 340, 320, 286, 254, 226, 214, 190, 160, 142, 128, 106, 84, 72, 54,
]);

export function powerSound(): void {
  apu.frameIrqClear = NEVER;
  apu.dmcDisable = NEVER;
  apu.dmcStart = NEVER;
  apu.dmcPeriod = 428;
  apu.dmcClock = 428;
  apu.dmcStartAddress = 0xc000;
  apu.dmcAddress = 0xc000;
  apu.dmcLength = 1;
  apu.dmcBits = 8;
  apu.dmcSilent = 1;
  apu.dmcFetched = -100;
}

function stepCycle(): i64 {
  const steps = apu.fiveSteps ? FIVE_STEPS : FOUR_STEPS;
  return apu.frameZero + <i64>load<u32>(steps + (apu.frameStep << 2));
}

/** The next cycle before whose bus access `clockSound` has something to do. */
export function nextSoundEvent(): i64 {
  let cycle = min(stepCycle(), min(apu.frameIrqClear, min(apu.dmcDisable, apu.dmcStart)));
  if (!isDmcIdle()) cycle = min(cycle, apu.dmcClock);
  return cycle;
}

/** Everything that is due at the begin of this cycle. */
export function clockSound(cycle: i64): void {
  if (apu.frameIrqClear <= cycle) {
    apu.frameIrqClear = NEVER;
    setFrameIrq(0, cycle);
  }
  if (apu.dmcDisable <= cycle) {
    apu.dmcDisable = NEVER;
    apu.dmcRemaining = 0;
    stopDmcTransfer();
  }
  if (apu.dmcStart <= cycle) {
    apu.dmcStart = NEVER;
    requestDmcByte(cycle);
  }
  while (stepCycle() <= cycle) clockFrame(cycle);
  if (!isDmcIdle() && apu.dmcClock <= cycle) clockDmc(cycle);
}

/** Nothing plays and nothing will by itself: only the counter of bits goes on. */
function isDmcIdle(): bool {
  return apu.dmcRemaining == 0 && apu.dmcFull == 0 && apu.dmcSilent != 0;
}

function catchUpIdleDmc(cycle: i64): void {
  if (!isDmcIdle() || apu.dmcClock > cycle) return;
  const clocks = (cycle - apu.dmcClock) / <i64>apu.dmcPeriod + 1;
  apu.dmcClock += clocks * <i64>apu.dmcPeriod;
  apu.dmcBits = <u32>(8 - ((8 - <i64>apu.dmcBits + clocks) & 7));
}

function clockFrame(cycle: i64): void {
  const step = apu.frameStep++;
  if (step == 5) {
    apu.frameZero += apu.fiveSteps ? 37282 : 29830;
    apu.frameStep = 0;
    if (!apu.fiveSteps) forceFrameIrq(apu.frameIrqEnabled, cycle);
  } else if (apu.fiveSteps) {
    if (step == 1 || step == 4) clockLengths();
  } else {
    if (step == 1 || step == 4) clockLengths();
    // The flag is set whether interrupts are inhibited or not; a cycle later it obeys.
    if (step >= 3) forceFrameIrq(1, cycle);
  }
}

function forceFrameIrq(active: u32, cycle: i64): void {
  apu.frameIrqClear = NEVER;
  setFrameIrq(active, cycle);
}

function setFrameIrq(active: u32, cycle: i64): void {
  apu.frameIrq = active;
  if (active & apu.frameIrqEnabled) raiseIrq(IRQ_FRAME, cycle);
  else clearIrq(IRQ_FRAME, cycle);
}

function clockLengths(): void {
  if ((apu.halted & 1) == 0 && apu.length0 != 0) apu.length0--;
  if ((apu.halted & 2) == 0 && apu.length1 != 0) apu.length1--;
  if ((apu.halted & 4) == 0 && apu.length2 != 0) apu.length2--;
  if ((apu.halted & 8) == 0 && apu.length3 != 0) apu.length3--;
}

/** @param bus what the data bus holds: bit 5 is not driven */
export function readSoundStatus(bus: u32): u32 {
  let status = bus & 0x20;
  if (apu.length0 != 0) status |= 1;
  if (apu.length1 != 0) status |= 2;
  if (apu.length2 != 0) status |= 4;
  if (apu.length3 != 0) status |= 8;
  if (apu.dmcRemaining != 0) status |= 0x10;
  status |= (apu.frameIrq << 6) | (apu.dmcIrq << 7);
  // The flag goes when the chip's next pair of cycles begins.
  if (apu.frameIrq != 0) apu.frameIrqClear = cpu.cycle + (isPutCycle() ? 1 : 2);
  return status;
}

/** The chip has half the processor's clock: its transfers read in even cycles and write in odd ones. */
export function isPutCycle(): bool {
  return (cpu.cycle & 1) == 1;
}

export function writeSound(address: u32, value: u32): void {
  const cycle = cpu.cycle;
  switch (address) {
    case 0x4000:
    case 0x4004:
    case 0x400c:
      halt((address >> 2) & 3, value & 0x20);
      break;
    case 0x4008:
      halt(2, value & 0x80);
      break;
    case 0x4003:
    case 0x4007:
    case 0x400b:
    case 0x400f:
      setLength((address >> 2) & 3, value >> 3);
      break;
    case 0x4010:
      catchUpIdleDmc(cycle);
      apu.dmcIrqEnabled = value >> 7;
      apu.dmcLoop = (value >> 6) & 1;
      if (apu.dmcIrqEnabled == 0) setDmcIrq(0, cycle);
      apu.dmcPeriod = load<u16>(DMC_PERIODS + ((value & 0x0f) << 1));
      break;
    case 0x4012:
      apu.dmcStartAddress = 0xc000 | (value << 6);
      break;
    case 0x4013:
      apu.dmcLength = (value << 4) | 1;
      break;
    case 0x4015:
      enableChannels(value, cycle);
      break;
    case 0x4017:
      writeFrameCounter(value, cycle);
      break;
  }
}

function halt(channel: u32, halted: u32): void {
  if (halted) apu.halted |= 1 << channel;
  else apu.halted &= ~(1 << channel);
}

function setLength(channel: u32, index: u32): void {
  if ((apu.enabled & (1 << channel)) == 0) return;
  const length = <u32>load<u8>(LENGTHS + index);
  if (channel == 0) apu.length0 = length;
  else if (channel == 1) apu.length1 = length;
  else if (channel == 2) apu.length2 = length;
  else apu.length3 = length;
}

function enableChannels(value: u32, cycle: i64): void {
  apu.enabled = value & 0x1f;
  if ((value & 1) == 0) apu.length0 = 0;
  if ((value & 2) == 0) apu.length1 = 0;
  if ((value & 4) == 0) apu.length2 = 0;
  if ((value & 8) == 0) apu.length3 = 0;
  setDmcIrq(0, cycle);
  const delay = isPutCycle() ? 2 : 3;
  if ((value & 0x10) == 0) {
    if (apu.dmcDisable == NEVER) apu.dmcDisable = cycle + delay;
    return;
  }
  apu.dmcDisable = NEVER;
  if (apu.dmcRemaining != 0) return;
  catchUpIdleDmc(cycle);
  restartDmc();
  apu.dmcStart = cycle + delay;
}

function writeFrameCounter(value: u32, cycle: i64): void {
  apu.fiveSteps = value >> 7;
  apu.frameZero = cycle + (isPutCycle() ? 3 : 4);
  apu.frameStep = 0;
  apu.frameIrqEnabled = value & 0x40 ? 0 : 1;
  if (value & 0x40) forceFrameIrq(0, cycle);
  else setFrameIrq(apu.frameIrq, cycle);
  if (apu.fiveSteps) clockLengths();
}

// The channel that plays samples fetches their bytes itself and halts the processor for that.

function setDmcIrq(active: u32, cycle: i64): void {
  apu.dmcIrq = active;
  if (active) raiseIrq(IRQ_DMC, cycle);
  else clearIrq(IRQ_DMC, cycle);
}

function clockDmc(cycle: i64): void {
  apu.dmcClock += apu.dmcPeriod;
  if (--apu.dmcBits != 0) return;
  apu.dmcBits = 8;
  apu.dmcSilent = apu.dmcFull ^ 1;
  if (apu.dmcFull == 0) return;
  apu.dmcFull = 0;
  requestDmcByte(cycle);
}

function requestDmcByte(cycle: i64): void {
  if (apu.dmcFull != 0 || apu.dmcStart != NEVER) return;
  if (apu.dmcRemaining != 0) {
    cpu.dmcDma = 1;
    cpu.dmcDummy = 1;
    cpu.dmaHalt = 1;
  } else if (cycle - apu.dmcFetched <= 2 && cpu.dmcDma == 0) {
    // The sample's end is noticed some cycles late: a transfer begins and is aborted.
    cpu.dmcDma = 1;
    cpu.dmcAbort = 1;
    cpu.dmaHalt = 1;
    cpu.abortCycle = cycle + 1;
  }
}

function stopDmcTransfer(): void {
  if (cpu.dmcDma == 0) return;
  if (cpu.dmaHalt != 0 && cpu.oamDma == 0) {
    cpu.dmcDma = 0;
    cpu.dmcDummy = 0;
    cpu.dmaHalt = 0;
  } else cpu.dmcAbort = 1;
}

/** The transfer brought a byte of the sample. */
export function takeDmcByte(): void {
  apu.dmcFetched = cpu.cycle;
  if (apu.dmcRemaining == 0) return;
  apu.dmcFull = 1;
  apu.dmcAddress = apu.dmcAddress == 0xffff ? 0x8000 : apu.dmcAddress + 1;
  if (--apu.dmcRemaining != 0) return;
  if (apu.dmcLoop) restartDmc();
  else if (apu.dmcIrqEnabled) setDmcIrq(1, cpu.cycle);
}

function restartDmc(): void {
  apu.dmcAddress = apu.dmcStartAddress;
  apu.dmcRemaining = apu.dmcLength;
}
