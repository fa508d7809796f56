import koffi, { type TypeObject } from "koffi";
import type { Pointer } from "../libretro-abi.ts";
import type { CallbackGuard } from "./callback-guard.ts";
import { type FormatArguments, formatCMessage } from "./format-c-message.ts";

// `void log(level, format, ...)` is the one variadic function of libretro. A callback cannot be declared variadic, but
// on the platforms below a callee that declares enough integer, floating-point and stack parameters finds the caller's
// values in them, because the calling convention puts variadic values where declared ones would be. On other platforms
// the format itself is logged.

/** Stack slots read after the registers: few, because the rest is our caller's stack. */
const STACK_SLOTS = 8;

interface Convention {
  /** Integer registers that follow level and format and may hold values. */
  readonly integers: number;
  /** Integer registers that hold no values. */
  readonly unused: number;
  /** Floating-point registers; 0 where doubles travel in integer slots. */
  readonly doubles: number;
}

const SYSTEM_V: Convention = { integers: 4, unused: 0, doubles: 8 };
const AAPCS64: Convention = { integers: 6, unused: 0, doubles: 8 };
const APPLE_ARM64: Convention = { integers: 0, unused: 6, doubles: 0 };
const WINDOWS_X64: Convention = { integers: 2, unused: 0, doubles: 0 };

function conventionOf(platform: string, architecture: string): Convention | null {
  if (architecture === "x64") return platform === "win32" ? WINDOWS_X64 : SYSTEM_V;
  if (architecture !== "arm64") return null;
  if (platform === "darwin") return APPLE_ARM64;
  return platform === "win32" ? null : AAPCS64;
}

/**
 * A C callback for `retro_log_printf_t`.
 * @param write gets libretro's level and the finished message
 * @returns give it to the core, and later to `koffi.unregister`
 */
export function registerLogCallback(
  write: (level: number, message: string) => void,
  guard: CallbackGuard,
  platform: string = process.platform,
  architecture: string = process.arch,
): bigint {
  const convention = conventionOf(platform, architecture);
  const longBits = platform === "win32" ? 32 : 64;
  const log = (level: number, format: Pointer, ...slots: (number | bigint)[]): void => {
    if (format === null) return;
    const text = koffi.decode.string(format);
    if (convention === null) write(level, text);
    else write(level, formatCMessage(text, valuesIn(convention, slots), longBits));
  };
  return koffi.register(guard.wrap(log, undefined), koffi.pointer(prototypeOf(convention)));
}

/** koffi never frees types: each is made once. */
const prototypes = new Map<Convention | null, TypeObject>();

function prototypeOf(convention: Convention | null): TypeObject {
  const known = prototypes.get(convention) ?? makePrototype(convention);
  prototypes.set(convention, known);
  return known;
}

function makePrototype(convention: Convention | null): TypeObject {
  if (convention === null) return koffi.proto("void", ["int", "void *"]);
  const { integers, unused, doubles } = convention;
  return koffi.proto("void", [
    "int",
    "void *",
    ...new Array<string>(unused + integers).fill("int64"),
    ...new Array<string>(doubles).fill("double"),
    ...new Array<string>(STACK_SLOTS).fill("int64"),
  ]);
}

function valuesIn(convention: Convention, slots: readonly (number | bigint)[]): FormatArguments {
  const { integers, unused, doubles } = convention;
  const stack = unused + integers + doubles;
  let [nextInteger, nextDouble, nextStack] = [unused, unused + integers, stack];
  const integer = (): bigint => {
    const index = nextInteger < unused + integers ? nextInteger++ : nextStack++;
    return BigInt(slots[index] ?? 0);
  };
  return {
    nextInteger: integer,
    nextDouble() {
      if (doubles === 0) return bitsToDouble(integer());
      if (nextDouble < stack) return slots[nextDouble++] as number;
      return bitsToDouble(BigInt(slots[nextStack++] ?? 0));
    },
    text: (address, length) =>
      length === null ? koffi.decode.string(address) : boundedText(address, length),
  };
}

function bitsToDouble(bits: bigint): number {
  return new Float64Array(BigInt64Array.of(bits).buffer)[0] as number;
}

function boundedText(address: bigint, length: number): string {
  const bytes: number[] = [];
  for (let i = 0; i < length; i++) {
    const byte = koffi.decode.uint8(address + BigInt(i));
    if (byte === 0) break;
    bytes.push(byte);
  }
  return Buffer.from(bytes).toString("utf8");
}
