import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { aMemory } from "../../../testing/fake-memory.ts";
import { readVariable } from "./variable-reader.ts";
import { parseVariableType } from "./variable-type.ts";

const ENDIANS = [">", "<", "><", "<>", "=", ">=", "<="];

/** Decodes as openai/retro's `DataType` is written: a factor for each byte, added up in 64-bit integers. */
function slowDecode(text: string, bytes: readonly number[]): bigint {
  const width = Number(text.at(-1));
  const kind = text.at(-2) ?? "";
  const endian = text.slice(0, -2);
  const half = Math.floor(width / 2);
  const range = (from: number, to: number): number[] => {
    const step = from < to ? 1 : -1;
    const list: number[] = [];
    for (let i = from; i !== to; i += step) list.push(i);
    return list;
  };
  const orders: Record<string, number[]> = {
    ">": range(width - 1, -1),
    "<": range(0, width),
    "|": range(0, width),
    "=": range(0, width),
    "<=": range(0, width),
    "><": [...range(half, width), ...range(0, half)],
    ">=": [...range(half, width), ...range(0, half)],
    "<>": [...range(half - 1, -1), ...range(width - 1, half - 1)],
  };
  const base = kind === "d" ? 100n : kind === "n" ? 10n : 256n;
  let sum = 0n;
  (orders[endian] ?? []).forEach((index, place) => {
    const byte = bytes[index] ?? 0;
    let digit = byte;
    if (kind === "d") digit = ((byte >> 4) % 10) * 10 + ((byte & 15) % 10);
    if (kind === "n") digit = (byte & 15) % 10;
    sum += BigInt(digit) * base ** BigInt(place);
  });
  return kind === "i" ? BigInt.asIntN(8 * width, sum) : BigInt.asIntN(64, sum);
}

const cases: [string, number[], number][] = [
  ["|u1", [200], 200],
  ["|i1", [200], -56],
  ["|d1", [0x42], 42],
  ["|n1", [0xf7], 7],
  ["|d1", [0xfa], 50],
  [">d2", [0x12, 0xfa], 1250],
  ["|n1", [0x0f], 5],
  [">u2", [1, 2], 258],
  ["<u2", [1, 2], 513],
  [">i2", [0xff, 0xfe], -2],
  ["<i2", [0xfe, 0xff], -2],
  ["=u2", [1, 2], 513],
  ["><u4", [1, 2, 3, 4], 0x02010403],
  ["<>u4", [1, 2, 3, 4], 0x03040102],
  [">=u4", [1, 2, 3, 4], 0x02010403],
  ["<=u4", [1, 2, 3, 4], 0x04030201],
  [">d3", [0x12, 0x34, 0x56], 123456],
  ["<d3", [0x56, 0x34, 0x12], 123456],
  [">n4", [0x31, 0x32, 0x33, 0x34], 1234],
  [">u6", [1, 0, 0, 0, 0, 0], 2 ** 40],
  [">i8", [255, 255, 255, 255, 255, 255, 255, 255], -1],
  [">u8", [255, 255, 255, 255, 255, 255, 255, 255], -1],
];

for (const [text, bytes, expected] of cases) {
  test(`${text} of ${bytes.join(" ")} is ${expected}`, () => {
    const type = parseVariableType(text);
    assert.ok(type !== null);
    const variable = { name: "v", address: 3, type, mask: null, declared: "data.json: v" };
    assert.equal(readVariable(aMemory([9, 9, 9, ...bytes, 9]), variable), expected);
  });
}

test("every type reads what gym-retro's own rule gives, masked after decoding", () => {
  const type = fc
    .tuple(
      fc.constantFrom(...ENDIANS),
      fc.constantFrom("u", "i", "d", "n"),
      fc.integer({ min: 1, max: 8 }),
    )
    .map((parts) => parts.join(""));
  const bytes = fc.array(fc.nat(255), { minLength: 8, maxLength: 8 });
  const mask = fc.option(fc.maxSafeNat());
  fc.assert(
    fc.property(type, bytes, mask, (text, memory, wanted) => {
      const parsed = parseVariableType(text);
      assert.ok(parsed !== null, text);
      const value = slowDecode(text, memory);
      const expected = wanted === null ? value : value & BigInt(wanted);
      const big = wanted === null ? null : BigInt(wanted);
      const variable = { name: "v", address: 0, type: parsed, mask: big, declared: text };
      assert.equal(readVariable(aMemory(memory), variable), Number(expected));
    }),
    { numRuns: 2000 },
  );
});

test("what is no type is not taken for one", () => {
  const wrong = ["", "u1", "|u2", ">u0", ">u9", ">x2", "<<u2", ">u", ">u12", "|i8", " >u2"];
  for (const text of wrong) assert.equal(parseVariableType(text), null, text);
});
