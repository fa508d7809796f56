// The processor: a 6502 without decimal mode. Every cycle is one access of the bus, with those that the hardware makes
// and ignores, because devices notice them. Sources: https://www.nesdev.org/6502_cpu.txt and
// https://www.nesdev.org/wiki/CPU_interrupts
import { endCycle, forgetTouches, read, touched, write } from "./bus.ts";
import { cpu, nextEvent } from "./machine.ts";
import { frameEnded } from "./picture.ts";

const NMI_VECTOR: u32 = 0xfffa;
const RESET_VECTOR: u32 = 0xfffc;
const IRQ_VECTOR: u32 = 0xfffe;

/** What follows an instruction. */
const NOTHING: u32 = 0;
const BREAK: u32 = 1;
const INTERRUPT: u32 = 2;
const RESET: u32 = 3;

/** The last jump backwards: where to, with which registers, in which cycle. See `skipLoop`. */
let loopTarget: u32 = 0x10000;
let loopRegisters: u64 = 0;
let loopCycle: i64 = 0;

/** A loaded state has its own loops. */
export function forgetLoop(): void {
  loopTarget = 0x10000;
}

/**
 * The program jumped backwards. If it did so before with the same registers and touched nothing in between but memory that
 * it read, it does the same again until an event comes: whole rounds up to there are skipped.
 */
function skipLoop(target: u32, registers: u64): void {
  if (target == loopTarget && registers == loopRegisters && !touched && !isInterruptNear()) {
    const round = cpu.cycle - loopCycle;
    const room = nextEvent - 2 - cpu.cycle;
    if (room > round) cpu.cycle += room - (room % round);
  }
  loopTarget = target;
  loopRegisters = registers;
  loopCycle = cpu.cycle;
  forgetTouches();
}

/** An interrupt may follow the present instruction. */
function isInterruptNear(): bool {
  return cpu.nmiPending != 0 || cpu.irqLines != 0 || cpu.irqCleared == cpu.cycle;
}

/**
 * The IRQ line as the instruction's end sees it: at the end of the last cycle but one, or but two.
 * @param lag 1 or 2
 */
function isIrqSeen(lag: i64): bool {
  if (cpu.irqSince > cpu.cycle - lag) return false;
  return cpu.irqLines != 0 || cpu.irqCleared == cpu.cycle;
}

/** Runs instructions until the frame ends, or one of them. @returns false when the program jammed the processor */
export function run(single: bool): bool {
  let pc = cpu.pc;
  let a = cpu.a;
  let x = cpu.x;
  let y = cpu.y;
  let sp = cpu.sp;
  let carry = cpu.carry;
  let zero = cpu.zero;
  let negative = cpu.negative;
  let overflow = cpu.overflow;
  let interruptDisable = cpu.interruptDisable;
  let decimal = cpu.decimal;
  do {
    let follows = NOTHING;
    // The flag as the interrupt's poll sees it, and how many cycles before the end the poll is.
    let polledDisable = interruptDisable;
    let lag: i64 = 1;
    if (cpu.resetPending) {
      cpu.resetPending = 0;
      follows = RESET;
    } else {
      const opcode = read(pc);
      pc = (pc + 1) & 0xffff;
      let address: u32 = 0;
      let baseHigh: u32 = 0;
      let crossed = false;

      // Addresses by the opcode's column.
      switch (opcode & 0x1f) {
        case 0x00:
        case 0x02: {
          if (opcode < 0x80) break;
          address = pc;
          pc = (pc + 1) & 0xffff;
          break;
        }
        case 0x09:
        case 0x0b: {
          address = pc;
          pc = (pc + 1) & 0xffff;
          break;
        }
        case 0x04:
        case 0x05:
        case 0x06:
        case 0x07: {
          address = read(pc);
          pc = (pc + 1) & 0xffff;
          break;
        }
        case 0x14:
        case 0x15:
        case 0x16:
        case 0x17: {
          const base = read(pc);
          pc = (pc + 1) & 0xffff;
          read(base);
          address = (base + ((opcode & 0xc2) == 0x82 ? y : x)) & 0xff;
          break;
        }
        case 0x0c:
        case 0x0d:
        case 0x0e:
        case 0x0f: {
          const low = read(pc);
          const high = read((pc + 1) & 0xffff);
          pc = (pc + 2) & 0xffff;
          address = low | (high << 8);
          break;
        }
        case 0x19:
        case 0x1b:
        case 0x1c:
        case 0x1d:
        case 0x1e:
        case 0x1f: {
          const low = read(pc);
          baseHigh = read((pc + 1) & 0xffff);
          pc = (pc + 2) & 0xffff;
          const byY = (opcode & 0x1c) == 0x18 || (opcode & 0xc2) == 0x82;
          const sum = low + (byY ? y : x);
          crossed = sum > 0xff;
          address = ((baseHigh << 8) + sum) & 0xffff;
          // The index is added to the low byte first; only a read that stays in its page needs no second access.
          if (crossed || alwaysFixes(opcode)) read((baseHigh << 8) | (sum & 0xff));
          break;
        }
        case 0x01:
        case 0x03: {
          const base = read(pc);
          pc = (pc + 1) & 0xffff;
          read(base);
          const pointer = (base + x) & 0xff;
          const low = read(pointer);
          address = low | (read((pointer + 1) & 0xff) << 8);
          break;
        }
        case 0x11:
        case 0x13: {
          const pointer = read(pc);
          pc = (pc + 1) & 0xffff;
          const low = read(pointer);
          baseHigh = read((pointer + 1) & 0xff);
          const sum = low + y;
          crossed = sum > 0xff;
          address = ((baseHigh << 8) + sum) & 0xffff;
          if (crossed || alwaysFixes(opcode)) read((baseHigh << 8) | (sum & 0xff));
          break;
        }
        case 0x08:
        case 0x0a:
        case 0x18:
        case 0x1a: {
          // One byte: the next one is read and ignored.
          read(pc);
          break;
        }
      }

      // What is left to the arithmetic unit after the switch: an addition, a comparison, a branch.
      let operand: u32 = 0;
      let adds = false;
      let compares = false;
      let compared: u32 = 0;
      let branches = false;
      let unstable = false;
      switch (opcode) {
        case 0x09: // ORA
        case 0x05:
        case 0x15:
        case 0x0d:
        case 0x1d:
        case 0x19:
        case 0x01:
        case 0x11: {
          a |= read(address);
          zero = a;
          negative = a;
          break;
        }
        case 0x29: // AND
        case 0x25:
        case 0x35:
        case 0x2d:
        case 0x3d:
        case 0x39:
        case 0x21:
        case 0x31: {
          a &= read(address);
          zero = a;
          negative = a;
          break;
        }
        case 0x49: // EOR
        case 0x45:
        case 0x55:
        case 0x4d:
        case 0x5d:
        case 0x59:
        case 0x41:
        case 0x51: {
          a ^= read(address);
          zero = a;
          negative = a;
          break;
        }
        case 0x69: // ADC
        case 0x65:
        case 0x75:
        case 0x6d:
        case 0x7d:
        case 0x79:
        case 0x61:
        case 0x71: {
          operand = read(address);
          adds = true;
          break;
        }
        case 0xe9: // SBC
        case 0xeb:
        case 0xe5:
        case 0xf5:
        case 0xed:
        case 0xfd:
        case 0xf9:
        case 0xe1:
        case 0xf1: {
          operand = read(address) ^ 0xff;
          adds = true;
          break;
        }
        case 0xc9: // CMP
        case 0xc5:
        case 0xd5:
        case 0xcd:
        case 0xdd:
        case 0xd9:
        case 0xc1:
        case 0xd1: {
          operand = read(address);
          compared = a;
          compares = true;
          break;
        }
        case 0xe0: // CPX
        case 0xe4:
        case 0xec: {
          operand = read(address);
          compared = x;
          compares = true;
          break;
        }
        case 0xc0: // CPY
        case 0xc4:
        case 0xcc: {
          operand = read(address);
          compared = y;
          compares = true;
          break;
        }
        case 0xa9: // LDA
        case 0xa5:
        case 0xb5:
        case 0xad:
        case 0xbd:
        case 0xb9:
        case 0xa1:
        case 0xb1: {
          a = read(address);
          zero = a;
          negative = a;
          break;
        }
        case 0xa2: // LDX
        case 0xa6:
        case 0xb6:
        case 0xae:
        case 0xbe: {
          x = read(address);
          zero = x;
          negative = x;
          break;
        }
        case 0xa0: // LDY
        case 0xa4:
        case 0xb4:
        case 0xac:
        case 0xbc: {
          y = read(address);
          zero = y;
          negative = y;
          break;
        }
        case 0xa3: // LAX
        case 0xa7:
        case 0xaf:
        case 0xb3:
        case 0xb7:
        case 0xbf: {
          a = read(address);
          x = a;
          zero = a;
          negative = a;
          break;
        }
        case 0x24: // BIT
        case 0x2c: {
          operand = read(address);
          negative = operand;
          overflow = (operand >> 6) & 1;
          zero = a & operand;
          break;
        }
        case 0x85: // STA
        case 0x95:
        case 0x8d:
        case 0x9d:
        case 0x99:
        case 0x81:
        case 0x91: {
          write(address, a);
          break;
        }
        case 0x86: // STX
        case 0x96:
        case 0x8e: {
          write(address, x);
          break;
        }
        case 0x84: // STY
        case 0x94:
        case 0x8c: {
          write(address, y);
          break;
        }
        case 0x83: // SAX
        case 0x87:
        case 0x8f:
        case 0x97: {
          write(address, a & x);
          break;
        }
        case 0x06: // ASL
        case 0x16:
        case 0x0e:
        case 0x1e: {
          const old = read(address);
          write(address, old);
          const value = (old << 1) & 0xff;
          write(address, value);
          carry = old >> 7;
          zero = value;
          negative = value;
          break;
        }
        case 0x26: // ROL
        case 0x36:
        case 0x2e:
        case 0x3e: {
          const old = read(address);
          write(address, old);
          const value = ((old << 1) | carry) & 0xff;
          write(address, value);
          carry = old >> 7;
          zero = value;
          negative = value;
          break;
        }
        case 0x46: // LSR
        case 0x56:
        case 0x4e:
        case 0x5e: {
          const old = read(address);
          write(address, old);
          const value = old >> 1;
          write(address, value);
          carry = old & 1;
          zero = value;
          negative = value;
          break;
        }
        case 0x66: // ROR
        case 0x76:
        case 0x6e:
        case 0x7e: {
          const old = read(address);
          write(address, old);
          const value = (old >> 1) | (carry << 7);
          write(address, value);
          carry = old & 1;
          zero = value;
          negative = value;
          break;
        }
        case 0xe6: // INC
        case 0xf6:
        case 0xee:
        case 0xfe: {
          const old = read(address);
          write(address, old);
          const value = (old + 1) & 0xff;
          write(address, value);
          zero = value;
          negative = value;
          break;
        }
        case 0xc6: // DEC
        case 0xd6:
        case 0xce:
        case 0xde: {
          const old = read(address);
          write(address, old);
          const value = (old - 1) & 0xff;
          write(address, value);
          zero = value;
          negative = value;
          break;
        }
        case 0x03: // SLO
        case 0x07:
        case 0x0f:
        case 0x13:
        case 0x17:
        case 0x1b:
        case 0x1f: {
          const old = read(address);
          write(address, old);
          const value = (old << 1) & 0xff;
          write(address, value);
          carry = old >> 7;
          a |= value;
          zero = a;
          negative = a;
          break;
        }
        case 0x23: // RLA
        case 0x27:
        case 0x2f:
        case 0x33:
        case 0x37:
        case 0x3b:
        case 0x3f: {
          const old = read(address);
          write(address, old);
          const value = ((old << 1) | carry) & 0xff;
          write(address, value);
          carry = old >> 7;
          a &= value;
          zero = a;
          negative = a;
          break;
        }
        case 0x43: // SRE
        case 0x47:
        case 0x4f:
        case 0x53:
        case 0x57:
        case 0x5b:
        case 0x5f: {
          const old = read(address);
          write(address, old);
          const value = old >> 1;
          write(address, value);
          carry = old & 1;
          a ^= value;
          zero = a;
          negative = a;
          break;
        }
        case 0x63: // RRA
        case 0x67:
        case 0x6f:
        case 0x73:
        case 0x77:
        case 0x7b:
        case 0x7f: {
          const old = read(address);
          write(address, old);
          const value = (old >> 1) | (carry << 7);
          write(address, value);
          carry = old & 1;
          operand = value;
          adds = true;
          break;
        }
        case 0xc3: // DCP
        case 0xc7:
        case 0xcf:
        case 0xd3:
        case 0xd7:
        case 0xdb:
        case 0xdf: {
          const old = read(address);
          write(address, old);
          const value = (old - 1) & 0xff;
          write(address, value);
          operand = value;
          compared = a;
          compares = true;
          break;
        }
        case 0xe3: // ISC
        case 0xe7:
        case 0xef:
        case 0xf3:
        case 0xf7:
        case 0xfb:
        case 0xff: {
          const old = read(address);
          write(address, old);
          const value = (old + 1) & 0xff;
          write(address, value);
          operand = value ^ 0xff;
          adds = true;
          break;
        }
        case 0x80: // NOP with an operand
        case 0x82:
        case 0x89:
        case 0xc2:
        case 0xe2:
        case 0x04:
        case 0x44:
        case 0x64:
        case 0x14:
        case 0x34:
        case 0x54:
        case 0x74:
        case 0xd4:
        case 0xf4:
        case 0x0c:
        case 0x1c:
        case 0x3c:
        case 0x5c:
        case 0x7c:
        case 0xdc:
        case 0xfc: {
          read(address);
          break;
        }
        case 0xea: // NOP
        case 0x1a:
        case 0x3a:
        case 0x5a:
        case 0x7a:
        case 0xda:
        case 0xfa: {
          break;
        }
        case 0x0a: { // ASL A
          carry = a >> 7;
          a = (a << 1) & 0xff;
          zero = a;
          negative = a;
          break;
        }
        case 0x2a: { // ROL A
          const rotated = ((a << 1) | carry) & 0xff;
          carry = a >> 7;
          a = rotated;
          zero = a;
          negative = a;
          break;
        }
        case 0x4a: { // LSR A
          carry = a & 1;
          a >>= 1;
          zero = a;
          negative = a;
          break;
        }
        case 0x6a: { // ROR A
          const rotated = (a >> 1) | (carry << 7);
          carry = a & 1;
          a = rotated;
          zero = a;
          negative = a;
          break;
        }
        case 0x4b: { // ALR
          a &= read(address);
          carry = a & 1;
          a >>= 1;
          zero = a;
          negative = a;
          break;
        }
        case 0x0b: // ANC
        case 0x2b: {
          a &= read(address);
          carry = a >> 7;
          zero = a;
          negative = a;
          break;
        }
        case 0x6b: { // ARR
          a = ((a & read(address)) >> 1) | (carry << 7);
          zero = a;
          negative = a;
          carry = (a >> 6) & 1;
          overflow = ((a >> 6) ^ (a >> 5)) & 1;
          break;
        }
        case 0xcb: { // AXS
          operand = read(address);
          const both = a & x;
          carry = both >= operand ? 1 : 0;
          x = (both - operand) & 0xff;
          zero = x;
          negative = x;
          break;
        }
        case 0x8b: { // ANE
          a = x & read(address);
          zero = a;
          negative = a;
          break;
        }
        case 0xab: { // LXA
          a = read(address);
          x = a;
          zero = a;
          negative = a;
          break;
        }
        case 0xbb: { // LAE
          sp &= read(address);
          a = sp;
          x = sp;
          zero = sp;
          negative = sp;
          break;
        }
        case 0x93: // SHA
        case 0x9f: {
          operand = a & x;
          unstable = true;
          break;
        }
        case 0x9b: { // SHS
          sp = a & x;
          operand = sp;
          unstable = true;
          break;
        }
        case 0x9c: { // SHY
          operand = y;
          unstable = true;
          break;
        }
        case 0x9e: { // SHX
          operand = x;
          unstable = true;
          break;
        }
        case 0x18: { // CLC
          carry = 0;
          break;
        }
        case 0x38: { // SEC
          carry = 1;
          break;
        }
        case 0x58: { // CLI
          interruptDisable = 0;
          break;
        }
        case 0x78: { // SEI
          interruptDisable = 1;
          break;
        }
        case 0xb8: { // CLV
          overflow = 0;
          break;
        }
        case 0xd8: { // CLD
          decimal = 0;
          break;
        }
        case 0xf8: { // SED
          decimal = 1;
          break;
        }
        case 0xaa: { // TAX
          x = a;
          zero = x;
          negative = x;
          break;
        }
        case 0xa8: { // TAY
          y = a;
          zero = y;
          negative = y;
          break;
        }
        case 0x8a: { // TXA
          a = x;
          zero = a;
          negative = a;
          break;
        }
        case 0x98: { // TYA
          a = y;
          zero = a;
          negative = a;
          break;
        }
        case 0xba: { // TSX
          x = sp;
          zero = x;
          negative = x;
          break;
        }
        case 0x9a: { // TXS
          sp = x;
          break;
        }
        case 0xe8: { // INX
          x = (x + 1) & 0xff;
          zero = x;
          negative = x;
          break;
        }
        case 0xc8: { // INY
          y = (y + 1) & 0xff;
          zero = y;
          negative = y;
          break;
        }
        case 0xca: { // DEX
          x = (x - 1) & 0xff;
          zero = x;
          negative = x;
          break;
        }
        case 0x88: { // DEY
          y = (y - 1) & 0xff;
          zero = y;
          negative = y;
          break;
        }
        case 0x48: { // PHA
          write(0x100 | sp, a);
          sp = (sp - 1) & 0xff;
          break;
        }
        case 0x08: { // PHP
          const pushed = statusOf(carry, zero, interruptDisable, decimal, overflow, negative);
          write(0x100 | sp, pushed | 0x30);
          sp = (sp - 1) & 0xff;
          break;
        }
        case 0x68: { // PLA
          read(0x100 | sp);
          sp = (sp + 1) & 0xff;
          a = read(0x100 | sp);
          zero = a;
          negative = a;
          break;
        }
        case 0x28: { // PLP
          read(0x100 | sp);
          sp = (sp + 1) & 0xff;
          const pulled = read(0x100 | sp);
          carry = pulled & 1;
          zero = (pulled & 2) ^ 2;
          interruptDisable = (pulled >> 2) & 1;
          decimal = (pulled >> 3) & 1;
          overflow = (pulled >> 6) & 1;
          negative = pulled;
          break;
        }
        case 0x40: { // RTI
          read(pc);
          read(0x100 | sp);
          sp = (sp + 1) & 0xff;
          const pulled = read(0x100 | sp);
          carry = pulled & 1;
          zero = (pulled & 2) ^ 2;
          interruptDisable = (pulled >> 2) & 1;
          decimal = (pulled >> 3) & 1;
          overflow = (pulled >> 6) & 1;
          negative = pulled;
          // Restored before the last two cycles, so that the poll sees it.
          polledDisable = interruptDisable;
          sp = (sp + 1) & 0xff;
          const low = read(0x100 | sp);
          sp = (sp + 1) & 0xff;
          pc = low | (read(0x100 | sp) << 8);
          break;
        }
        case 0x60: { // RTS
          read(pc);
          read(0x100 | sp);
          sp = (sp + 1) & 0xff;
          const low = read(0x100 | sp);
          sp = (sp + 1) & 0xff;
          pc = low | (read(0x100 | sp) << 8);
          read(pc);
          pc = (pc + 1) & 0xffff;
          break;
        }
        case 0x20: { // JSR
          const low = read(pc);
          pc = (pc + 1) & 0xffff;
          read(0x100 | sp);
          write(0x100 | sp, pc >> 8);
          sp = (sp - 1) & 0xff;
          write(0x100 | sp, pc & 0xff);
          sp = (sp - 1) & 0xff;
          pc = low | (read(pc) << 8);
          break;
        }
        case 0x00: { // BRK
          read(pc);
          pc = (pc + 1) & 0xffff;
          follows = BREAK;
          break;
        }
        case 0x4c: { // JMP
          const backwards = address < pc;
          pc = address;
          if (backwards && !single) {
            const flags = statusOf(carry, zero, interruptDisable, decimal, overflow, negative);
            skipLoop(pc, ((<u64>(a | (x << 8) | (y << 16) | (sp << 24))) << 8) | <u64>flags);
          }
          break;
        }
        case 0x6c: { // JMP
          // The pointer's high byte comes from the same page.
          const low = read(address);
          pc = low | (read((address & 0xff00) | ((address + 1) & 0xff)) << 8);
          break;
        }
        case 0x10: { // BPL
          operand = read(pc);
          pc = (pc + 1) & 0xffff;
          branches = (negative & 0x80) == 0;
          break;
        }
        case 0x30: { // BMI
          operand = read(pc);
          pc = (pc + 1) & 0xffff;
          branches = (negative & 0x80) != 0;
          break;
        }
        case 0x50: { // BVC
          operand = read(pc);
          pc = (pc + 1) & 0xffff;
          branches = overflow == 0;
          break;
        }
        case 0x70: { // BVS
          operand = read(pc);
          pc = (pc + 1) & 0xffff;
          branches = overflow != 0;
          break;
        }
        case 0x90: { // BCC
          operand = read(pc);
          pc = (pc + 1) & 0xffff;
          branches = carry == 0;
          break;
        }
        case 0xb0: { // BCS
          operand = read(pc);
          pc = (pc + 1) & 0xffff;
          branches = carry != 0;
          break;
        }
        case 0xd0: { // BNE
          operand = read(pc);
          pc = (pc + 1) & 0xffff;
          branches = zero != 0;
          break;
        }
        case 0xf0: { // BEQ
          operand = read(pc);
          pc = (pc + 1) & 0xffff;
          branches = zero == 0;
          break;
        }
        default: {
          cpu.jammed = 1;
        }
      }
      if (unstable) {
        // Stored and-ed with the address' high byte plus 1, but not after a transfer halted the processor. Across a page the
        // value becomes that high byte.
        if (cpu.dmaEnd != cpu.cycle - 1) operand &= baseHigh + 1;
        write(crossed ? (operand << 8) | (address & 0xff) : address, operand & 0xff);
      } else if (adds) {
        const sum = a + operand + carry;
        overflow = ((a ^ sum) & (operand ^ sum) & 0x80) >> 7;
        carry = sum >> 8;
        a = sum & 0xff;
        zero = a;
        negative = a;
      } else if (compares) {
        carry = compared >= operand ? 1 : 0;
        zero = (compared - operand) & 0xff;
        negative = zero;
      } else if (branches) {
        read(pc);
        const target = (pc + <u32>(<i32>(<i8>operand))) & 0xffff;
        if (((target ^ pc) & 0xff00) != 0) read((pc & 0xff00) | (target & 0xff));
        // A branch to the same page polls before its last cycle.
        else lag = 2;
        const backwards = target < pc;
        pc = target;
        if (backwards && !single) {
          const flags = statusOf(carry, zero, interruptDisable, decimal, overflow, negative);
          skipLoop(pc, ((<u64>(a | (x << 8) | (y << 16) | (sp << 24))) << 8) | <u64>flags);
        }
      }
      if (cpu.cycle + 1 >= nextEvent) endCycle();
      if (follows == NOTHING) {
        if (cpu.nmiPending != 0 && cpu.nmiSince < cpu.cycle) follows = INTERRUPT;
        else if (polledDisable == 0 && isIrqSeen(lag)) follows = INTERRUPT;
      }
    }
    if (follows != NOTHING) {
      if (follows != BREAK) {
        read(pc);
        read(pc);
      }
      let vector = IRQ_VECTOR;
      if (follows == RESET) {
        // The stack pointer moves, but nothing is written.
        for (let i = 0; i < 3; i++) {
          read(0x100 | sp);
          sp = (sp - 1) & 0xff;
        }
        vector = RESET_VECTOR;
      } else {
        write(0x100 | sp, pc >> 8);
        sp = (sp - 1) & 0xff;
        write(0x100 | sp, pc & 0xff);
        sp = (sp - 1) & 0xff;
        // An NMI that came by now takes the place of the other interrupt.
        endCycle();
        if (cpu.nmiPending) {
          cpu.nmiPending = 0;
          vector = NMI_VECTOR;
        }
        const status = statusOf(carry, zero, interruptDisable, decimal, overflow, negative);
        write(0x100 | sp, status | (follows == BREAK ? 0x30 : 0x20));
        sp = (sp - 1) & 0xff;
      }
      interruptDisable = 1;
      const low = read(vector);
      pc = low | (read(vector + 1) << 8);
      endCycle();
    }
  } while (!single && !frameEnded && cpu.jammed == 0);
  cpu.pc = pc;
  cpu.a = a;
  cpu.x = x;
  cpu.y = y;
  cpu.sp = sp;
  cpu.carry = carry;
  cpu.zero = zero;
  cpu.negative = negative;
  cpu.overflow = overflow;
  cpu.interruptDisable = interruptDisable;
  cpu.decimal = decimal;
  return cpu.jammed == 0;
}

/** Stores, and what changes memory, read at the address without carry always: they cannot write there. */
// @ts-ignore: decorators belong to functions in AssemblyScript
@inline
function alwaysFixes(opcode: u32): bool {
  return (opcode & 0xe0) == 0x80 || ((opcode & 2) != 0 && (opcode & 0xe0) != 0xa0);
}

function statusOf(
  carry: u32,
  zero: u32,
  interruptDisable: u32,
  decimal: u32,
  overflow: u32,
  negative: u32,
): u32 {
  const isZero: u32 = zero == 0 ? 1 : 0;
  const low = carry | (isZero << 1) | (interruptDisable << 2) | (decimal << 3);
  return low | (overflow << 6) | (negative & 0x80);
}

/** The status register, for those who watch the processor. */
export function status(): u32 {
  return (
    statusOf(
      cpu.carry,
      cpu.zero,
      cpu.interruptDisable,
      cpu.decimal,
      cpu.overflow,
      cpu.negative,
    ) | 0x20
  );
}
