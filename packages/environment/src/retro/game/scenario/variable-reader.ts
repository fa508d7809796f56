import { EmulationError, type Memory } from "@lockstep/emulation/browser";
import { messageOf } from "@lockstep/errors";
import type { VariableType } from "./variable-type.ts";

/** A named number in the console's RAM. */
export interface Variable {
  readonly name: string;
  /** Console address of the first byte. */
  readonly address: number;
  readonly type: VariableType;
  /** Bits that count, applied after decoding; `null` for all. */
  readonly mask: bigint | null;
  /** Where and how it is declared, for errors, e.g. `/games/X-Nes/data.json: lives (address 7, type |u1)`. */
  readonly declared: string;
}

/** Anything that gives bytes by address. */
export type ByteReading = Pick<Memory, "readByte">;

/** Up to here an integer of that many bytes is exact in a double. */
const EXACT_BYTES = 6;

/**
 * Reads a variable: decode, then mask, as gym-retro does. Values beyond ±2⁵³ are rounded to the nearest double.
 * @throws {EmulationError} `ADDRESS_OUT_OF_RANGE`
 */
export function readVariable(memory: ByteReading, variable: Variable): number {
  const { type, mask, declared } = variable;
  try {
    if (mask === null && type.width <= EXACT_BYTES) return readExact(memory, variable);
    const value = readBig(memory, variable);
    return Number(mask === null ? value : BigInt.asIntN(64, value & mask));
  } catch (error) {
    if (!(error instanceof EmulationError) || error.code !== "ADDRESS_OUT_OF_RANGE") throw error;
    throw new EmulationError("ADDRESS_OUT_OF_RANGE", `${declared}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function readExact(memory: ByteReading, { address, type }: Variable): number {
  const { order, kind, width } = type;
  const base = kind === "packed-bcd" ? 100 : kind === "low-nybble-bcd" ? 10 : 256;
  let value = 0;
  for (let i = width - 1; i >= 0; i--) {
    value = value * base + digitOf(kind, memory.readByte(address + (order[i] as number)));
  }
  const range = 2 ** (8 * width);
  return kind === "signed" && value >= range / 2 ? value - range : value;
}

function readBig(memory: ByteReading, { address, type }: Variable): bigint {
  const { order, kind, width } = type;
  const base = kind === "packed-bcd" ? 100n : kind === "low-nybble-bcd" ? 10n : 256n;
  let value = 0n;
  for (let i = width - 1; i >= 0; i--) {
    value = value * base + BigInt(digitOf(kind, memory.readByte(address + (order[i] as number))));
  }
  // gym-retro computes in 64-bit integers: an unsigned value of 8 bytes wraps there too.
  return BigInt.asIntN(kind === "signed" ? 8 * width : 64, value);
}

/** A nybble above 9 counts modulo 10, as in gym-retro. */
function digitOf(kind: VariableType["kind"], byte: number): number {
  if (kind === "packed-bcd") return ((byte >> 4) % 10) * 10 + ((byte & 15) % 10);
  if (kind === "low-nybble-bcd") return (byte & 15) % 10;
  return byte;
}
