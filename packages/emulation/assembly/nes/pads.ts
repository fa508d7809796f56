// Two standard pads. Source: https://www.nesdev.org/wiki/Standard_controller
import { cpu } from "./machine.ts";
import { isPutCycle } from "./sound.ts";

/** Held buttons, A in bit 0, then B, SELECT, START, UP, DOWN, LEFT, RIGHT. Not state: an argument of each frame. */
let held1: u32 = 0;
let held2: u32 = 0;
export function holdButtons(pad1: u32, pad2: u32): void {
  held1 = pad1;
  held2 = pad2;
}

/** The strobe reaches the pads when the sound chip's next pair of cycles begins. */
function strobe(bit: u32): void {
  if (cpu.padOutput == 1 && bit == 0) {
    cpu.padShift1 = 0;
    cpu.padShift2 = 0;
  }
  cpu.padOutput = bit;
}

export function writePads(value: u32): void {
  if (cpu.cycle - cpu.padWrittenCycle > 1) strobe(cpu.padWritten & 1);
  cpu.padWritten = value;
  cpu.padWrittenCycle = cpu.cycle;
  if (!isPutCycle()) strobe(value & 1);
}

/** @returns bit 0: the button; after eight buttons 1. Bit 6 as on the console. */
export function readPad(second: bool): u32 {
  strobe(cpu.padWritten & 1);
  const held = second ? held2 : held1;
  if (cpu.padOutput) return held & 1;
  const shift = second ? cpu.padShift2 : cpu.padShift1;
  if (shift >= 8) return 1;
  if (second) cpu.padShift2 = shift + 1;
  else cpu.padShift1 = shift + 1;
  return (held >> shift) & 1;
}
