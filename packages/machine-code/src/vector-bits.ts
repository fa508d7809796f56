import { memoryAt, placeCode, procedureAt, systemFunctions } from "./code-memory.ts";
import { type Code, eight } from "./x64-code.ts";

/** What vectors of float32 machine code can have here: 0 without AVX2, 512 with AVX-512 (its foundation, AVX512F). */
export type VectorBits = 0 | 256 | 512;

// CPUID 1, ECX: the system saves vector registers (27), there is AVX (28).
const AVX = 0x1800_0000;
// XCR0: registers of 256 bits (1, 2), and of 512 bits with their masks (5, 6, 7).
const [SAVED_256, SAVED_512] = [0x06, 0xe6];
// CPUID 7, EBX: AVX2 (5), AVX512F (16).
const [AVX2, AVX512] = [1 << 5, 1 << 16];

/** Writes ECX of CPUID 1, XCR0, and EBX of CPUID 7 into the table; XCR0 only where it can be read. */
function askingCode(table: bigint): Uint8Array {
  const code: Code = [
    ...[0x53, 0x48, 0xbf, ...eight(table)], // push rbx; mov rdi, table
    ...[0xb8, 1, 0, 0, 0, 0x0f, 0xa2, 0x89, 0x0f], // mov eax, 1; cpuid; mov [rdi], ecx
    ...[0x0f, 0xba, 0xe1, 27, 0x73, 8], // bt ecx, 27; jnc +8
    ...[0x31, 0xc9, 0x0f, 0x01, 0xd0, 0x89, 0x47, 4], // xor ecx, ecx; xgetbv; mov [rdi + 4], eax
    ...[0xb8, 7, 0, 0, 0, 0x31, 0xc9, 0x0f, 0xa2], // mov eax, 7; xor ecx, ecx; cpuid
    ...[0x89, 0x5f, 8, 0x5b, 0xc3], // mov [rdi + 8], ebx; pop rbx; ret
  ];
  return Uint8Array.from(code);
}

let known: VectorBits | undefined;

/**
 * The processor itself is asked: an emulator of one shows the flags of the machine below it in `/proc/cpuinfo`. With
 * `LOCKSTEP_MACHINE_CODE=0` there are none.
 */
export function vectorBits(): VectorBits {
  known ??= process.env["LOCKSTEP_MACHINE_CODE"] === "0" ? 0 : askProcessor();
  return known;
}

function askProcessor(): VectorBits {
  const system = systemFunctions();
  const memory = system && placeCode(system, askingCode);
  if (memory === null) return 0;
  procedureAt(memory.code)();
  const [features = 0, saved = 0, extended = 0] = new Uint32Array(memoryAt(memory.table, 12));
  memory.free();
  const has = (bits: number, all: number): boolean => (bits & all) === all;
  if (!has(features, AVX) || !has(saved, SAVED_256) || !has(extended, AVX2)) return 0;
  return has(saved, SAVED_512) && has(extended, AVX512) ? 512 : 256;
}
