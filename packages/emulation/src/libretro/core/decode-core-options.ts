import koffi from "koffi";
import type { CoreOption } from "./core-options.ts";

// Reads the four forms in which cores declare options: `retro_variable`, `retro_core_option_definition` (version 1),
// `retro_core_option_v2_definition`, and the international ones that hold two of these. All members are pointers.

const POINTER_BYTES = koffi.sizeof("void *");
const MAX_OPTIONS = 4_096;
const MAX_VALUES = 128;

/** Index of each member, in pointers, and how many pointers a definition takes. */
interface DefinitionLayout {
  readonly values: number;
  readonly size: number;
}

const V1: DefinitionLayout = { values: 3, size: 3 + 2 * MAX_VALUES + 1 };
const V2: DefinitionLayout = { values: 6, size: 6 + 2 * MAX_VALUES + 1 };

/** An array of `retro_variable`, ended by an empty one; each value is `Description; first|second|third`. */
export function decodeVariables(array: bigint): readonly CoreOption[] {
  const options: CoreOption[] = [];
  for (let i = 0; i < MAX_OPTIONS; i++) {
    const key = textAt(array, 2 * i);
    if (key === null) return options;
    const [description = "", list = ""] = (textAt(array, 2 * i + 1) ?? "").split(/; */, 2);
    const values = list.split("|");
    options.push({ key, description, values, defaultValue: values[0] ?? "" });
  }
  return options;
}

/** An array of version 1 definitions. */
export function decodeOptionsV1(array: bigint): readonly CoreOption[] {
  return decodeDefinitions(array, V1);
}

/** A `retro_core_options_v2`: categories, then definitions. */
export function decodeOptionsV2(options: bigint): readonly CoreOption[] {
  const definitions = pointerAt(options, 1);
  return definitions === null ? [] : decodeDefinitions(definitions, V2);
}

/** The English half of `retro_core_options_intl` or `retro_core_options_v2_intl`: keys and values are the same in both. */
export function englishHalf(international: bigint): bigint | null {
  return pointerAt(international, 0);
}

function decodeDefinitions(array: bigint, layout: DefinitionLayout): readonly CoreOption[] {
  const options: CoreOption[] = [];
  for (let i = 0; i < MAX_OPTIONS; i++) {
    const base = i * layout.size;
    const key = textAt(array, base);
    if (key === null) return options;
    const values = decodeValues(array, base + layout.values);
    const defaultValue = textAt(array, base + layout.size - 1) ?? values[0] ?? "";
    options.push({ key, description: textAt(array, base + 1) ?? "", values, defaultValue });
  }
  return options;
}

function decodeValues(array: bigint, first: number): readonly string[] {
  const values: string[] = [];
  for (let i = 0; i < MAX_VALUES; i++) {
    const value = textAt(array, first + 2 * i);
    if (value === null) break;
    values.push(value);
  }
  return values;
}

function textAt(base: bigint, index: number): string | null {
  return koffi.decode(base, index * POINTER_BYTES, "str") as string | null;
}

function pointerAt(base: bigint, index: number): bigint | null {
  return koffi.decode(base, index * POINTER_BYTES, "void *") as bigint | null;
}
