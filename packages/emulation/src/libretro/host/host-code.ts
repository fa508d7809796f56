import { type Code, eight, four, jumpTo, ret, toRax } from "@lockstep/machine-code";

/** Indices of 32-bit words in the table that the code reads. 64-bit values take two, the lower first. */
export const HOST_WORDS = {
  /** 64 bits: seconds since 1970. */
  seconds: 0,
  /** 64 bits: nanoseconds of that second. */
  nanoseconds: 2,
  /** 64 bits: microseconds of that second. */
  microseconds: 4,
  /** 64 bits: microseconds of processor time. */
  processor: 6,
  /** 64 bits: state of the random numbers. */
  random: 8,
} as const;
export const HOST_TABLE_BYTES = 64;

/** Machine code in place of functions of the C and C++ libraries, and where in it each begins. */
export interface HostCode {
  readonly code: Uint8Array;
  readonly entries: ReadonlyMap<string, number>;
}

/** Names of the functions that tell the time, as a C or C++ program imports them. */
export const CLOCK_NAMES: readonly string[] = [
  ...["time", "gettimeofday", "clock_gettime", "clock", "syscall"],
  ...["_ZNSt6chrono3_V212system_clock3nowEv", "_ZNSt6chrono3_V212steady_clock3nowEv"],
];

/** Knuth's MMIX: the high bits of x ← 6364136223846793005 x + 1442695040888963407 (mod 2⁶⁴). */
const [MULTIPLIER, INCREMENT] = [6_364_136_223_846_793_005n, 1_442_695_040_888_963_407n];
// System calls of Linux on x86-64.
const [CLOCK_GETTIME, GETRANDOM] = [228, 318];

/**
 * Code for x86-64 by the calling convention of System V.
 * @param table address of {@link HOST_TABLE_BYTES} bytes
 * @param systemCall address of the C library's `syscall`
 */
export function hostCode(table: bigint, systemCall: bigint): HostCode {
  const clocks = clockCode(table);
  const randoms = randomCode(table);
  return joined([
    [["time"], clocks.time],
    [["gettimeofday"], clocks.timeOfDay],
    [["clock_gettime"], clocks.clockTime],
    [["clock"], clocks.processorTime],
    [["_ZNSt6chrono3_V212system_clock3nowEv", "_ZNSt6chrono3_V212steady_clock3nowEv"], clocks.now],
    [["srand", "srandom", "srand48"], randoms.seed],
    [["rand", "random", "lrand48"], randoms.thirtyOneBits],
    [["_ZNSt13random_device9_M_getvalEv"], randoms.thirtyTwoBits],
    [["getentropy"], randoms.entropy],
    [["getrandom"], randoms.bytes],
    [["syscall"], callCode(clocks.clockTime, randoms.bytes, systemCall)],
  ]);
}

/** xor eax, eax */
const zero: Code = [0x31, 0xc0];

const toRcx = (table: bigint): Code => [0x48, 0xb9, ...eight(table)]; // mov rcx, table

function clockCode(
  table: bigint,
): Readonly<Record<"time" | "timeOfDay" | "clockTime" | "processorTime" | "now", Code>> {
  return {
    time: [
      ...toRax(table),
      ...[0x48, 0x8b, 0x00], // mov rax, [rax]
      ...[0x48, 0x85, 0xff, 0x74, 3], // test rdi, rdi; je +3
      ...[0x48, 0x89, 0x07], // mov [rdi], rax
      ...ret,
    ],
    timeOfDay: [
      ...toRcx(table),
      ...[0x48, 0x8b, 0x01, 0x48, 0x89, 0x07], // mov rax, [rcx]; mov [rdi], rax
      ...[0x48, 0x8b, 0x41, 16, 0x48, 0x89, 0x47, 8], // mov rax, [rcx + 16]; mov [rdi + 8], rax
      ...[...zero, ...ret],
    ],
    clockTime: [
      ...toRcx(table),
      ...[0x48, 0x8b, 0x01, 0x48, 0x89, 0x06], // mov rax, [rcx]; mov [rsi], rax
      ...[0x48, 0x8b, 0x41, 8, 0x48, 0x89, 0x46, 8], // mov rax, [rcx + 8]; mov [rsi + 8], rax
      ...[...zero, ...ret],
    ],
    processorTime: [...toRax(table), ...[0x48, 0x8b, 0x40, 24], ...ret], // mov rax, [rax + 24]
    now: [
      ...toRcx(table),
      ...[0x48, 0x8b, 0x01], // mov rax, [rcx]
      ...[0x48, 0x69, 0xc0, 0x00, 0xca, 0x9a, 0x3b], // imul rax, rax, 1000000000
      ...[0x48, 0x03, 0x41, 8], // add rax, [rcx + 8]
      ...ret,
    ],
  };
}

function randomCode(
  table: bigint,
): Readonly<Record<"seed" | "thirtyOneBits" | "thirtyTwoBits" | "entropy" | "bytes", Code>> {
  const generator = [
    ...toRcx(table),
    ...[0x49, 0xb8, ...eight(MULTIPLIER)], // mov r8, multiplier
    ...[0x49, 0xb9, ...eight(INCREMENT)], // mov r9, increment
  ];
  const advance = [
    ...[0x48, 0x8b, 0x41, 32], // mov rax, [rcx + 32]
    ...[0x49, 0x0f, 0xaf, 0xc0], // imul rax, r8
    ...[0x4c, 0x01, 0xc8], // add rax, r9
    ...[0x48, 0x89, 0x41, 32], // mov [rcx + 32], rax
  ];
  // shr rax, so that so many bits are left
  const highest = (bits: number): Code => [
    ...[...generator, ...advance],
    ...[0x48, 0xc1, 0xe8, 64 - bits, ...ret],
  ];
  // rdi: where to; rsi: how many bytes.
  const oneByte = [
    ...advance,
    ...[0x48, 0xc1, 0xe8, 56, 0x88, 0x07], // shr rax, 56; mov [rdi], al
    ...[0x48, 0xff, 0xc7, 0x48, 0xff, 0xce], // inc rdi; dec rsi
  ];
  const whileAny = [0x48, 0x85, 0xf6, 0x74, oneByte.length + 2]; // test rsi, rsi; je done
  const fill = [
    ...[...generator, ...whileAny, ...oneByte],
    ...[0xeb, 256 - (whileAny.length + oneByte.length + 2)], // jmp to the test
  ];
  return {
    seed: [
      ...toRax(table),
      ...[0x89, 0xff], // mov edi, edi
      ...[0x48, 0x89, 0x78, 32], // mov [rax + 32], rdi
      ...ret,
    ],
    thirtyOneBits: highest(31),
    thirtyTwoBits: highest(32),
    entropy: [...fill, ...zero, ...ret],
    bytes: [
      ...[0x49, 0x89, 0xf2], // mov r10, rsi
      ...fill,
      ...[0x4c, 0x89, 0xd0], // mov rax, r10
      ...ret,
    ],
  };
}

/** `syscall`: the number is the first argument, and those of the call itself follow. */
function callCode(clockTime: Code, randomBytes: Code, systemCall: bigint): Code {
  const shift = [0x48, 0x89, 0xf7, 0x48, 0x89, 0xd6]; // mov rdi, rsi; mov rsi, rdx
  const called = (number: number, code: Code): Code => [
    ...[0x48, 0x81, 0xff, ...four(number)], // cmp rdi, number
    ...[0x0f, 0x85, ...four(shift.length + code.length)], // jne over it
    ...[...shift, ...code],
  ];
  return [
    ...called(CLOCK_GETTIME, clockTime),
    ...called(GETRANDOM, randomBytes),
    ...jumpTo(systemCall),
  ];
}

function joined(parts: readonly (readonly [readonly string[], Code])[]): HostCode {
  const code: number[] = [];
  const entries = new Map<string, number>();
  for (const [names, bytes] of parts) {
    for (const name of names) entries.set(name, code.length);
    code.push(...bytes);
  }
  return { code: Uint8Array.from(code), entries };
}
