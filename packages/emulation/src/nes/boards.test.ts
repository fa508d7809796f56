import assert from "node:assert/strict";
import { test } from "node:test";
import { createNesCore, type NesCore } from "./nes-core.ts";

/** 256 KB of program and 128 KB of patterns, each bank of 8 KB and of 1 KB filled with its number. */
const PRG = 0x40000;
const CHR = 0x20000;
const HORIZONTAL = [0, 0, 1, 1];
const VERTICAL = [0, 1, 0, 1];
const [FIRST, SECOND] = [
  [0, 0, 0, 0],
  [1, 1, 1, 1],
];

class Console {
  readonly core: NesCore = createNesCore();
  readonly #ram: Uint8Array;

  constructor(mapper: number, prg = PRG, chr = CHR) {
    const at = this.core.romAt(prg + chr);
    const rom = new Uint8Array(this.core.memory.buffer, at, prg + chr);
    for (let i = 0; i < prg; i++) rom[i] = i >> 13;
    for (let i = 0; i < chr; i++) rom[prg + i] = i >> 10;
    assert.equal(this.core.insert(prg, chr, mapper, 1), 1, `mapper ${mapper}`);
    this.core.powerOn();
    this.core.step();
    this.#ram = new Uint8Array(this.core.memory.buffer, this.core.workRamAt(), 0x800);
  }

  /** Runs a few instructions from RAM, as a cartridge's program would. */
  #run(program: readonly number[], instructions: number): void {
    this.#ram.set(program, 0x200);
    this.core.jumpTo(0x200);
    for (let i = 0; i < instructions; i++) this.core.step();
  }

  write(address: number, value: number): void {
    this.#run([0xa9, value, 0x8d, address & 0xff, address >> 8], 2);
  }

  read(address: number): number {
    this.#run([0xad, address & 0xff, address >> 8], 1);
    return this.core.registers() & 0xff;
  }

  /** From the picture processor's memory: the first read fills a buffer. */
  readPicture(address: number): number {
    this.write(0x2006, address >> 8);
    this.write(0x2006, address & 0xff);
    this.read(0x2007);
    return this.read(0x2007);
  }

  get program(): readonly number[] {
    return [0x8000, 0xa000, 0xc000, 0xe000].map((address) => this.read(address + 0x10));
  }

  get patterns(): readonly number[] {
    return Array.from({ length: 8 }, (_, slot) => this.readPicture(slot * 0x400 + 0x10));
  }

  /** Which memory each of the four nametables shows: every memory is marked through the first that shows it. */
  get screens(): readonly number[] {
    const addresses = [0x2000, 0x2400, 0x2800, 0x2c00];
    addresses.forEach((address, index) => {
      this.write(0x2006, address >> 8);
      this.write(0x2006, address & 0xff);
      this.write(0x2007, 0x80 + index);
    });
    const shown = addresses.map((address) => this.readPicture(address));
    const memory = new Uint8Array(this.core.memory.buffer, this.core.stateAt() + 0x2000, 0x1000);
    return shown.map((mark) => [0, 1, 2, 3].find((index) => memory[index * 0x400] === mark) ?? -1);
  }
}

/** Five writes of a bit each, MMC1's way. */
function serially(address: number, value: number): (readonly [number, number])[] {
  return Array.from({ length: 5 }, (_, bit) => [address, (value >> bit) & 1] as const);
}

const banks1 = (bank: number): readonly number[] => Array.from({ length: 8 }, (_, i) => bank + i);

interface Case {
  readonly what: string;
  readonly mapper: number;
  readonly writes: readonly (readonly [number, number])[];
  readonly program?: readonly number[];
  readonly patterns?: readonly number[];
  readonly screens?: readonly number[] | undefined;
}

const CASES: readonly Case[] = [
  { what: "UxROM", mapper: 2, writes: [[0x8000, 5]], program: [10, 11, 30, 31] },
  { what: "CNROM", mapper: 3, writes: [[0x8000, 6]], patterns: banks1(48) },
  {
    what: "AxROM: 32 KB and the second screen",
    mapper: 7,
    writes: [[0x8000, 0x13]],
    program: [12, 13, 14, 15],
    screens: SECOND,
  },
  {
    what: "Color Dreams",
    mapper: 11,
    writes: [[0x8000, 0x62]],
    program: [8, 9, 10, 11],
    patterns: banks1(48),
  },
  { what: "BNROM", mapper: 34, writes: [[0x8000, 3]], program: [12, 13, 14, 15] },
  {
    what: "NINA-001",
    mapper: 34,
    writes: [
      [0x7ffd, 1],
      [0x7ffe, 3],
      [0x7fff, 9],
    ],
    program: [4, 5, 6, 7],
    patterns: [12, 13, 14, 15, 36, 37, 38, 39],
  },
  {
    what: "Bit Corp.",
    mapper: 38,
    writes: [[0x7000, 0x0e]],
    program: [8, 9, 10, 11],
    patterns: banks1(24),
  },
  {
    what: "GxROM",
    mapper: 66,
    writes: [[0x8000, 0x21]],
    program: [8, 9, 10, 11],
    patterns: banks1(8),
  },
  {
    what: "Camerica",
    mapper: 71,
    writes: [
      [0xc000, 4],
      [0x9000, 0x10],
    ],
    program: [8, 9, 30, 31],
    screens: SECOND,
  },
  {
    what: "NINA-03",
    mapper: 79,
    writes: [[0x4100, 0x0d]],
    program: [4, 5, 6, 7],
    patterns: banks1(40),
  },
  { what: "Jaleco JF-09", mapper: 87, writes: [[0x6000, 1]], patterns: banks1(16) },
  { what: "UN1ROM", mapper: 94, writes: [[0x8000, 0x14]], program: [10, 11, 30, 31] },
  {
    what: "Jaleco JF-11",
    mapper: 140,
    writes: [[0x6000, 0x25]],
    program: [8, 9, 10, 11],
    patterns: banks1(40),
  },
  {
    what: "UNROM with the first bank fixed",
    mapper: 180,
    writes: [[0x8000, 6]],
    program: [0, 1, 12, 13],
  },
  {
    what: "MMC1: 16 KB at 0x8000, two pattern banks of 4 KB, horizontal",
    mapper: 1,
    writes: [
      ...serially(0x8000, 0x1f),
      ...serially(0xa000, 3),
      ...serially(0xc000, 9),
      ...serially(0xe000, 5),
    ],
    program: [10, 11, 30, 31],
    patterns: [12, 13, 14, 15, 36, 37, 38, 39],
    screens: HORIZONTAL,
  },
  {
    what: "MMC1: 32 KB, patterns of 8 KB, one screen",
    mapper: 1,
    writes: [...serially(0x8000, 0x01), ...serially(0xa000, 5), ...serially(0xe000, 7)],
    program: [12, 13, 14, 15],
    patterns: banks1(16),
    screens: SECOND,
  },
  {
    what: "MMC1: a write with bit 7 begins anew and fixes the last bank",
    mapper: 1,
    writes: [...serially(0x8000, 0x02), [0x8000, 1], [0x8000, 0x80], ...serially(0xe000, 2)],
    program: [4, 5, 30, 31],
    screens: VERTICAL,
  },
  {
    what: "MMC3",
    mapper: 4,
    writes: [
      [0x8000, 0],
      [0x8001, 9],
      [0x8000, 1],
      [0x8001, 12],
      [0x8000, 2],
      [0x8001, 20],
      [0x8000, 5],
      [0x8001, 23],
      [0x8000, 6],
      [0x8001, 3],
      [0x8000, 7],
      [0x8001, 4],
      [0xa000, 1],
    ],
    program: [3, 4, 30, 31],
    patterns: [8, 9, 12, 13, 20, 5, 6, 23],
    screens: HORIZONTAL,
  },
  {
    what: "MMC3 with program and patterns swapped",
    mapper: 4,
    writes: [
      [0x8000, 0xc6],
      [0x8001, 3],
      [0x8000, 0xc0],
      [0x8001, 8],
    ],
    program: [30, 1, 3, 31],
    patterns: [4, 5, 6, 7, 8, 9, 2, 3],
    screens: VERTICAL,
  },
  {
    what: "TLSROM: pattern banks choose the nametables",
    mapper: 118,
    writes: [
      [0x8000, 0],
      [0x8001, 0x80],
      [0x8000, 1],
      [0x8001, 0],
    ],
    screens: [1, 1, 0, 0],
  },
  {
    what: "Namco 118: no mirroring",
    mapper: 206,
    writes: [
      [0x8000, 6],
      [0x8001, 3],
      [0x8000, 0],
      [0x8001, 8],
      [0xa000, 1],
    ],
    program: [3, 1, 30, 31],
    patterns: [8, 9, 2, 3, 4, 5, 6, 7],
    screens: VERTICAL,
  },
  {
    what: "MMC2",
    mapper: 9,
    writes: [
      [0xa000, 5],
      [0xb000, 2],
      [0xd000, 4],
      [0xf000, 1],
    ],
    program: [5, 29, 30, 31],
    patterns: [8, 9, 10, 11, 16, 17, 18, 19],
    screens: HORIZONTAL,
  },
  {
    what: "MMC4",
    mapper: 10,
    writes: [
      [0xa000, 5],
      [0xb000, 2],
      [0xd000, 4],
    ],
    program: [10, 11, 30, 31],
    patterns: [8, 9, 10, 11, 16, 17, 18, 19],
  },
  ...(
    [
      [21, 0x8000, 0xb002, 0xb004, 0xb006],
      [21, 0x8000, 0xb040, 0xb080, 0xb0c0],
      [23, 0x8000, 0xb001, 0xb002, 0xb003],
      [23, 0x8000, 0xb004, 0xb008, 0xb00c],
      [25, 0x8000, 0xb002, 0xb001, 0xb003],
      [25, 0x8000, 0xb008, 0xb004, 0xb00c],
    ] as const
  ).map(([mapper, program, first, second, third]) => ({
    what: `VRC4 with the lines of ${first.toString(16)}`,
    mapper,
    writes: [
      ...([
        [program, 3],
        [0xa000, 4],
        [0x9000, 1],
      ] as const),
      ...([
        [0xb000, 5],
        [first, 2],
        [second, 6],
        [third, 1],
      ] as const),
    ],
    program: [3, 4, 30, 31],
    patterns: [0x25, 0x16, 0, 0, 0, 0, 0, 0],
    screens: HORIZONTAL,
  })),
  {
    what: "VRC4 with the program's halves swapped, the last pattern bank, the second screen",
    mapper: 23,
    writes: [
      [0x8000, 3],
      [0x9002, 2],
      [0xe002, 7],
      [0xe003, 3],
      [0x9000, 3],
    ],
    program: [30, 0, 3, 31],
    patterns: [0, 0, 0, 0, 0, 0, 0, 0x37],
    screens: SECOND,
  },
  {
    what: "VRC2a",
    mapper: 22,
    writes: [
      [0x8000, 3],
      [0xa000, 4],
      [0xb000, 6],
      [0xb002, 1],
      [0x9000, 1],
    ],
    program: [3, 4, 30, 31],
    patterns: [11, 0, 0, 0, 0, 0, 0, 0],
    screens: HORIZONTAL,
  },
  {
    what: "TC0190",
    mapper: 33,
    writes: [
      [0x8000, 0x43],
      [0x8001, 4],
      [0x8002, 5],
      [0x8003, 6],
      [0xa000, 7],
      [0xa003, 9],
    ],
    program: [3, 4, 30, 31],
    patterns: [10, 11, 12, 13, 7, 0, 0, 9],
    screens: HORIZONTAL,
  },
  {
    what: "Bandai 74*161",
    mapper: 70,
    writes: [[0x8000, 0x93]],
    program: [18, 19, 30, 31],
    patterns: banks1(24),
  },
  {
    what: "VRC1",
    mapper: 75,
    writes: [
      [0x8000, 3],
      [0xa000, 4],
      [0xc000, 5],
      [0x9000, 3],
      [0xe000, 2],
      [0xf000, 1],
    ],
    program: [3, 4, 5, 31],
    patterns: [72, 73, 74, 75, 4, 5, 6, 7],
    screens: HORIZONTAL,
  },
  {
    what: "Bandai 74*161 with one screen",
    mapper: 152,
    writes: [[0x8000, 0x93]],
    program: [2, 3, 30, 31],
    patterns: banks1(24),
    screens: SECOND,
  },
  {
    what: "Sunsoft-1",
    mapper: 184,
    writes: [[0x6000, 0x13]],
    patterns: [12, 13, 14, 15, 20, 21, 22, 23],
  },
  {
    what: "Camerica Quattro",
    mapper: 232,
    writes: [
      [0x8000, 0x10],
      [0xc000, 1],
    ],
    program: [18, 19, 22, 23],
  },
  {
    what: "C&E",
    mapper: 240,
    writes: [[0x4120, 0x25]],
    program: [8, 9, 10, 11],
    patterns: banks1(40),
  },
  { what: "BxROM with RAM", mapper: 241, writes: [[0x8000, 3]], program: [12, 13, 14, 15] },
  {
    what: "FME-7",
    mapper: 69,
    writes: [
      [0x8000, 2],
      [0xa000, 40],
      [0x8000, 9],
      [0xa000, 7],
      [0x8000, 10],
      [0xa000, 8],
      [0x8000, 11],
      [0xa000, 9],
      [0x8000, 12],
      [0xa000, 2],
    ],
    program: [7, 8, 9, 31],
    patterns: [0, 1, 40, 3, 4, 5, 6, 7],
    screens: FIRST,
  },
];

for (const { what, mapper, writes, program, patterns, screens } of CASES)
  test(`mapper ${mapper} shows the banks that were written: ${what}`, () => {
    const nes = new Console(mapper);
    for (const [address, value] of writes) nes.write(address, value);
    if (program !== undefined) assert.deepEqual(nes.program, program);
    if (patterns !== undefined) assert.deepEqual(nes.patterns, patterns);
    if (screens !== undefined) assert.deepEqual(nes.screens, screens);
    const state = new Uint8Array(
      nes.core.memory.buffer,
      nes.core.stateAt(),
      nes.core.stateBytes(),
    ).slice();
    const other = new Console(mapper);
    new Uint8Array(other.core.memory.buffer, other.core.stateAt()).set(state);
    other.core.restore();
    if (program !== undefined) assert.deepEqual(other.program, program, "after a load");
    if (patterns !== undefined) assert.deepEqual(other.patterns, patterns, "after a load");
  });

test("banks beyond the last begin again, a program of 16 KB shows twice, pattern RAM can be written", () => {
  const small = new Console(2, 0x8000, 0);
  small.write(0x8000, 7);
  assert.deepEqual(small.program, [2, 3, 2, 3]);
  assert.deepEqual(new Console(0, 0x4000, 0).program, [0, 1, 0, 1]);
  small.write(0x2006, 0x12);
  small.write(0x2006, 0x34);
  small.write(0x2007, 0x5a);
  assert.equal(small.readPicture(0x1234), 0x5a);
  const fixed = new Console(0, 0x4000, 0x2000);
  fixed.write(0x2006, 0x12);
  fixed.write(0x2006, 0x34);
  fixed.write(0x2007, 0x5a);
  assert.equal(fixed.readPicture(0x1234), 4);
});

test("MMC2 and MMC4 switch patterns when the tiles 0xFD and 0xFE are fetched", () => {
  for (const mapper of [9, 10]) {
    const nes = new Console(mapper);
    for (const [address, value] of [
      [0xb000, 2],
      [0xc000, 3],
      [0xd000, 4],
      [0xe000, 5],
    ] as const)
      nes.write(address, value);
    nes.readPicture(0x0fe8);
    nes.readPicture(0x1fe8);
    assert.deepEqual(nes.patterns, [12, 13, 14, 15, 20, 21, 22, 23], `mapper ${mapper}, 0xFE`);
    nes.readPicture(0x0fd8);
    nes.readPicture(0x1fd8);
    assert.deepEqual(nes.patterns, [8, 9, 10, 11, 16, 17, 18, 19], `mapper ${mapper}, 0xFD`);
  }
});

test("FME-7's counter of cycles interrupts once it is below zero, and shows a bank or RAM at 0x6000", () => {
  const nes = new Console(69);
  const set = (index: number, value: number): void => {
    nes.write(0x8000, index);
    nes.write(0xa000, value);
  };
  set(8, 5);
  assert.equal(nes.read(0x6000), 5);
  set(8, 0xc0);
  nes.write(0x6000, 0x77);
  assert.equal(nes.read(0x6000), 0x77);
  set(14, 100);
  set(15, 0);
  set(13, 0x81);
  const took = cyclesUntilInterrupt(nes);
  assert.ok(took > 90 && took < 120, `${took} cycles`);
});

test("VRC4's counter interrupts after cycles or lines, and again once it was acknowledged", () => {
  for (const [mode, expected] of [
    [4, 40],
    [0, (40 * 341) / 3],
  ] as const) {
    const nes = new Console(23);
    nes.write(0xf000, (0x100 - 40) & 15);
    nes.write(0xf001, (0x100 - 40) >> 4);
    nes.write(0xf002, mode | 3);
    const took = cyclesUntilInterrupt(nes);
    assert.ok(Math.abs(took - expected) < 20, `${took} cycles, expected about ${expected}`);
    nes.write(0xf003, 0);
    const again = cyclesUntilInterrupt(nes);
    assert.ok(again > 0 && again <= expected + 12, `${again} cycles`);
    nes.write(0xf002, 0);
    assert.equal(cyclesUntilInterrupt(nes), Number.POSITIVE_INFINITY);
  }
});

/** Cycles of a loop with interrupts on. Every byte of the last bank is 31, so that the handler is at 0x1f1f. */
function cyclesUntilInterrupt({ core }: Console): number {
  const ram = new Uint8Array(core.memory.buffer, core.workRamAt(), 0x800);
  ram.set([0x58, 0x4c, 0x01, 0x03], 0x300);
  core.jumpTo(0x300);
  const from = core.cycles();
  while (core.pc() !== 0x1f1f && core.cycles() < from + 20_000) core.step();
  return core.pc() === 0x1f1f ? core.cycles() - from : Number.POSITIVE_INFINITY;
}
