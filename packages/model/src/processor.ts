import { readFileSync } from "node:fs";
import { arch } from "node:os";

/** The properties of a processor by which a library chooses its kernels; they affect the last bits of results. */
export interface ProcessorIdentity {
  /** e.g. `x64`, `arm64` */
  readonly architecture: string;
  /** The widest arithmetic: `avx512`, `avx2`, `avx`, `sse2`, `neon`; `unknown` where the system does not say. */
  readonly instructions: string;
}

/** Whether a library chooses the same kernels on both, as far as is known. */
export function sameProcessor(one: ProcessorIdentity, other: ProcessorIdentity): boolean {
  const known = ![one.instructions, other.instructions].includes("unknown");
  return (
    one.architecture === other.architecture && (!known || one.instructions === other.instructions)
  );
}

/** e.g. `x64 with avx512` */
export function processorText({ architecture, instructions }: ProcessorIdentity): string {
  return `${architecture} with ${instructions}`;
}

const byFlag: readonly (readonly [flag: string, instructions: string])[] = [
  ["avx512f", "avx512"],
  ["avx2", "avx2"],
  ["avx", "avx"],
  ["sse2", "sse2"],
  ["asimd", "neon"],
];

/** The processor of this machine. */
export function thisProcessor(): ProcessorIdentity {
  return { architecture: arch(), instructions: instructionsOf(cpuText()) };
}

/** @param text of Linux's `/proc/cpuinfo` */
export function instructionsOf(text: string): string {
  const [, line = ""] = /^(?:flags|Features)\s*:(.*)$/m.exec(text) ?? [];
  const flags = new Set(line.trim().split(/\s+/));
  return byFlag.find(([flag]) => flags.has(flag))?.[1] ?? "unknown";
}

function cpuText(): string {
  try {
    return readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    return "";
  }
}
