import assert from "node:assert/strict";
import { test } from "node:test";
import { parseVariableType, readVariable, type VariableType } from "@lockstep/environment";
import { encodeValue } from "./encode-value.ts";

const typeOf = (text: string): VariableType => parseVariableType(text) as VariableType;

/** Of one byte. */
const values = { u: 256, i: 128, d: 100, n: 10 } as const;

function* typesWithValues(): Generator<readonly [string, number]> {
  for (const order of ["<", ">", "><", "<>"])
    for (const kind of ["u", "i", "d", "n"] as const)
      for (const width of [1, 2, 3, 4, 6])
        for (const value of valuesOf(kind, width)) yield [`${order}${kind}${width}`, value];
}

function valuesOf(kind: keyof typeof values, width: number): readonly number[] {
  const most = kind === "i" ? 2 ** (8 * width - 1) : values[kind] ** width;
  const tried = [0, 1, 7, most - 1, Math.floor(most / 3)];
  return kind === "i" ? [...tried, -most] : tried;
}

test("what is written of any type reads as the same value", () => {
  for (const [text, value] of typesWithValues()) {
    const type = typeOf(text);
    const bytes = encodeValue(type, value);
    const memory = { readByte: (at: number) => bytes[at] as number };
    const place = { name: "", address: 0, type, mask: null, declared: "" };
    assert.equal(readVariable(memory, place), value, `${text} ${value}`);
  }
});

test("a value that a type cannot have is refused with its bounds", () => {
  const refusal = (type: string, value: number, bounds: RegExp): void =>
    assert.throws(() => encodeValue(typeOf(type), value), {
      code: "VARIABLE_REFUSED",
      message: bounds,
    });
  refusal("|u1", 256, /cannot be 256, expected a whole number from 0 to 255/);
  refusal("|i1", 128, /from -128 to 127/);
  refusal("|d1", 100, /from 0 to 99/);
  refusal("<u2", 1.5, /cannot be 1\.5/);
});
