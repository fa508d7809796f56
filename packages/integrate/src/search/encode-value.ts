import type { VariableType } from "@lockstep/environment";
import { IntegrateError } from "../integrate-error.ts";

const bases: Readonly<Record<VariableType["kind"], bigint>> = {
  unsigned: 256n,
  signed: 256n,
  "packed-bcd": 100n,
  "low-nybble-bcd": 10n,
};

/**
 * The bytes that a variable of this type has when it has this value, lowest address first.
 * @throws {IntegrateError} `VARIABLE_REFUSED` when it cannot have it
 */
export function encodeValue({ width, kind, order }: VariableType, value: number): Uint8Array {
  const base = bases[kind];
  let range = 1n;
  for (let i = 0; i < width; i++) range *= base;
  const least = kind === "signed" ? -range / 2n : 0n;
  const most = (kind === "signed" ? range / 2n : range) - 1n;
  const wanted = Number.isInteger(value) ? BigInt(value) : null;
  if (wanted === null || wanted < least || wanted > most)
    throw new IntegrateError(
      "VARIABLE_REFUSED",
      `a variable of this type cannot be ${value}, expected a whole number from ${least} to ${most}`,
    );
  let left = wanted < 0n ? wanted + range : wanted;
  const bytes = new Uint8Array(width);
  for (let i = 0; i < width; i++) {
    const digit = Number(left % base);
    bytes[order[i] as number] =
      kind === "packed-bcd" ? Math.floor(digit / 10) * 16 + (digit % 10) : digit;
    left /= base;
  }
  return bytes;
}
