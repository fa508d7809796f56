import { type Code, eight, four } from "./x64-code.ts";

/** General registers by their numbers. */
export const GENERAL: Readonly<Record<GeneralRegister, number>> = {
  ...{ rax: 0, rcx: 1, rdx: 2, rbx: 3, rsp: 4, rbp: 5, rsi: 6, rdi: 7 },
  ...{ r8: 8, r9: 9, r10: 10, r11: 11, r12: 12, r13: 13, r14: 14, r15: 15 },
};
type GeneralRegister =
  | ("rax" | "rcx" | "rdx" | "rbx" | "rsp" | "rbp" | "rsi" | "rdi")
  | ("r8" | "r9" | "r10" | "r11" | "r12" | "r13" | "r14" | "r15");
/** A register of eight or sixteen float32. */
export interface Vector {
  readonly bits: 256 | 512;
  /** From 0 to 15. */
  readonly number: number;
}

/** A place in memory: base + index · scale + displacement, in bytes. */
export interface Place {
  readonly base: number;
  readonly index?: number;
  readonly scale?: 1 | 2 | 4 | 8;
  readonly displacement?: number;
}

/** A place in the code, which is bound once. */
export type Label = number & { readonly kind?: "label" };

/** Whether the last comparison, of unsigned numbers, had a smaller, a greater-or-equal, or a smaller-or-equal first. */
type Condition = "below" | "above or equal" | "below or equal";

const conditions: Readonly<Record<Condition, number>> = {
  below: 2,
  "above or equal": 3,
  "below or equal": 6,
};

/** The table of an instruction, its prefix 66, and whether a double is its element where AVX-512 tells them apart. */
interface VectorMap {
  readonly map: 1 | 2 | 3;
  readonly prefix: 0 | 1;
  readonly isDouble: boolean;
}
const ofMap1: VectorMap = { map: 1, prefix: 0, isDouble: false };
const ofMap2: VectorMap = { map: 2, prefix: 1, isDouble: false };
const ofMap3: VectorMap = { map: 3, prefix: 1, isDouble: true };

/** By their two bits. */
const scales: readonly number[] = [1, 2, 4, 8];

const READ_AT_ONCE = 32;
const NO_OPERATION = 0x90;

/**
 * Writes machine code for x86-64 with AVX2, and AVX-512 where a vector has 512 bits: a method an instruction, its destination
 * first, as in Intel's manuals (Software Developer's Manual, volume 2). General registers have 64 bits; vectors are of float32.
 */
export class X64Assembler {
  readonly #code: number[] = [];
  readonly #places: (number | undefined)[] = [];
  readonly #jumps: { readonly at: number; readonly to: Label }[] = [];

  /** A label that is not bound yet. */
  label(): Label {
    return this.#places.push(undefined) - 1;
  }

  /** The label is here. */
  bind(label: Label): void {
    this.#places[label] = this.#code.length;
  }

  /** A label here, at the beginning of a block that processors read at once. */
  loop(): Label {
    while (this.#code.length % READ_AT_ONCE !== 0) this.#code.push(NO_OPERATION);
    const label = this.label();
    this.bind(label);
    return label;
  }

  /** @throws {RangeError} where a label is not bound */
  code(): Uint8Array {
    const code = Uint8Array.from(this.#code);
    const view = new DataView(code.buffer);
    for (const { at, to } of this.#jumps) {
      const place = this.#places[to];
      if (place === undefined) throw new RangeError(`label ${to} is not bound`);
      view.setInt32(at, place - (at + 4), true);
    }
    return code;
  }

  jump(to: Label): void {
    this.#code.push(0xe9);
    this.#jumpTo(to);
  }

  jumpIf(condition: Condition, to: Label): void {
    this.#code.push(0x0f, 0x80 | conditions[condition]);
    this.#jumpTo(to);
  }

  push(register: number): void {
    this.#code.push(...(register > 7 ? [0x41] : []), 0x50 | (register & 7));
  }

  pop(register: number): void {
    this.#code.push(...(register > 7 ? [0x41] : []), 0x58 | (register & 7));
  }

  /** Returns; with the upper halves of vector registers 0, so that code without AVX goes on at full speed. */
  return(): void {
    this.#code.push(0xc5, 0xf8, 0x77, 0xc3); // vzeroupper; ret
  }

  setTo(register: number, value: bigint): void {
    this.#code.push(0x48 | (register >> 3), 0xb8 | (register & 7), ...eight(value));
  }

  clear(register: number): void {
    this.#registers(0x31, register, register);
  }

  move(to: number, from: number): void {
    this.#registers(0x89, to, from);
  }

  add(to: number, from: number): void {
    this.#registers(0x01, to, from);
  }

  compare(first: number, second: number): void {
    this.#registers(0x39, first, second);
  }

  /** @param value from −128 to 127 */
  addSmall(to: number, value: number): void {
    this.#code.push(0x48 | (to >> 3), 0x83, 0xc0 | (to & 7), value & 0xff);
  }

  addNumber(to: number, value: number): void {
    this.#code.push(0x48 | (to >> 3), 0x81, 0xc0 | (to & 7), ...four(value));
  }

  shiftLeft(register: number, bits: number): void {
    this.#code.push(0x48 | (register >> 3), 0xc1, 0xe0 | (register & 7), bits);
  }

  /** The place itself, not what is there. */
  addressOf(to: number, place: Place): void {
    this.#withPlace(true, [0x8d], to, place);
  }

  load(to: number, place: Place): void {
    this.#withPlace(true, [0x8b], to, place);
  }

  /** 32 bits; the others become 0. */
  loadHalf(to: number, place: Place): void {
    this.#withPlace(false, [0x8b], to, place);
  }

  store(place: Place, from: number): void {
    this.#withPlace(true, [0x89], from, place);
  }

  addFrom(to: number, place: Place): void {
    this.#withPlace(true, [0x03], to, place);
  }

  addInto(place: Place, from: number): void {
    this.#withPlace(true, [0x01], from, place);
  }

  multiplyBy(to: number, place: Place): void {
    this.#withPlace(true, [0x0f, 0xaf], to, place);
  }

  compareWith(first: number, place: Place): void {
    this.#withPlace(true, [0x3b], first, place);
  }

  loadVector(to: Vector, place: Place): void {
    this.#vector(0x10, to, 0, place);
  }

  storeVector(place: Place, from: Vector): void {
    this.#vector(0x11, from, 0, place);
  }

  /** One float32 into all of a vector. */
  broadcast(to: Vector, place: Place): void {
    this.#vector(0x18, to, 0, place, ofMap2);
  }

  clearVector(vector: Vector): void {
    // The upper half of 512 bits becomes 0 as well.
    const half: Vector = { bits: 256, number: vector.number };
    this.#vector(0x57, half, half.number, half);
  }

  multiplyVectors(to: Vector, first: Vector, second: Vector): void {
    this.#vector(0x59, to, first.number, second);
  }

  addVectors(to: Vector, first: Vector, second: Vector | Place): void {
    this.#vector(0x58, to, first.number, second);
  }

  /** The second one where either is no number, and where both are zeros. */
  greaterOfVectors(to: Vector, first: Vector, second: Vector): void {
    this.#vector(0x5f, to, first.number, second);
  }

  /** Eight float32 into the upper half of sixteen. */
  loadUpperHalf(to: Vector, place: Place): void {
    this.#vector(0x1a, to, to.number, place, ofMap3);
    this.#code.push(1);
  }

  storeUpperHalf(place: Place, from: Vector): void {
    this.#vector(0x1b, from, 0, place, ofMap3);
    this.#code.push(1);
  }

  #jumpTo(to: Label): void {
    this.#jumps.push({ at: this.#code.length, to });
    this.#code.push(0, 0, 0, 0);
  }

  #registers(operation: number, to: number, from: number): void {
    const wide = 0x48 | ((from >> 3) << 2) | (to >> 3);
    this.#code.push(wide, operation, 0xc0 | ((from & 7) << 3) | (to & 7));
  }

  #withPlace(isWide: boolean, operation: Code, register: number, place: Place): void {
    const { base, index = 0 } = place;
    const high = ((register >> 3) << 2) | ((index >> 3) << 1) | (base >> 3);
    this.#code.push(0x40 | (isWide ? 8 : 0) | high, ...operation);
    this.#place(register, place);
  }

  /** With a prefix VEX of three bytes for 256 bits, and EVEX for 512. @param first the middle one of three operands, or 0 */
  #vector(
    operation: number,
    to: Vector,
    first: number,
    second: Vector | Place,
    { map, prefix, isDouble }: VectorMap = ofMap1,
  ): void {
    const inMemory = "base" in second;
    const base = inMemory ? second.base : second.number;
    const index = inMemory ? (second.index ?? 0) : 0;
    // Bits that choose a register are inverted in these prefixes.
    const high = ((~to.number & 8) << 4) | ((~index & 8) << 3) | ((~base & 8) << 2);
    const middle = (~first & 15) << 3;
    if (to.bits === 256) this.#code.push(0xc4, high | map, middle | 4 | prefix);
    else this.#code.push(0x62, high | 16 | map, (isDouble ? 128 : 0) | middle | 4 | prefix, 0x48);
    this.#code.push(operation);
    if (inMemory) this.#place(to.number, second, to.bits === 256);
    else this.#code.push(0xc0 | ((to.number & 7) << 3) | (second.number & 7));
  }

  /** ModR/M, SIB and displacement. */
  #place(
    register: number,
    { base, index, scale = 1, displacement = 0 }: Place,
    mayBeSmall = true,
  ): void {
    // With a prefix EVEX a small displacement counts vectors.
    const isSmall = mayBeSmall && displacement >= -128 && displacement < 128;
    // Without a displacement the numbers of rbp and r13 would have another meaning.
    const without = displacement === 0 && (base & 7) !== GENERAL.rbp;
    const mode = ((without ? 0 : isSmall ? 1 : 2) << 6) | ((register & 7) << 3);
    if (index === undefined && (base & 7) !== GENERAL.rsp) this.#code.push(mode | (base & 7));
    else {
      const byIndex = (scales.indexOf(scale) << 6) | (((index ?? GENERAL.rsp) & 7) << 3);
      this.#code.push(mode | 4, byIndex | (base & 7));
    }
    if (without) return;
    if (isSmall) this.#code.push(displacement & 0xff);
    else this.#code.push(...four(displacement >>> 0));
  }
}
