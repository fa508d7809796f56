/** How a variable's bytes become a number: gym-retro's `data.json` types. */
export interface VariableType {
  /** Bytes. */
  readonly width: number;
  readonly kind: "unsigned" | "signed" | "packed-bcd" | "low-nybble-bcd";
  /** Index of each byte, least significant first. */
  readonly order: readonly number[];
}

const PATTERN = /^(\||>[<=]?|<[>=]?|=[<>]?)([uidn])([1-8])$/;

const KINDS: Readonly<Record<string, VariableType["kind"]>> = {
  u: "unsigned",
  i: "signed",
  d: "packed-bcd",
  n: "low-nybble-bcd",
};

/**
 * Parses a type such as `>u2`: endianness, kind and width.
 * `>` big, `<` little, `><` halves big and bytes in them little, `<>` the other way round; `=` stands for the host's
 * order, which is little on every machine that Node runs on; `|` is for single bytes.
 * Source: openai/retro, src/memory.cpp.
 * @returns null when it is none
 */
export function parseVariableType(text: string): VariableType | null {
  const match = PATTERN.exec(text);
  if (match === null) return null;
  const [, endian = "", kind = "", digit = ""] = match;
  const width = Number(digit);
  if (endian === "|" && width !== 1) return null;
  return { width, kind: KINDS[kind] as VariableType["kind"], order: byteOrder(endian, width) };
}

function byteOrder(endian: string, width: number): readonly number[] {
  const indices = Array.from({ length: width }, (_, i) => i);
  const half = width >> 1;
  switch (endian) {
    case ">":
      return indices.reverse();
    case "><":
    case ">=":
      return [...indices.slice(half), ...indices.slice(0, half)];
    case "<>":
      return [...indices.slice(0, half).reverse(), ...indices.slice(half).reverse()];
    default:
      return indices;
  }
}
