import assert from "node:assert/strict";
import { after, test } from "node:test";
import koffi from "koffi";
import { CStrings } from "../callbacks/c-strings.ts";
import {
  decodeOptionsV1,
  decodeOptionsV2,
  decodeVariables,
  englishHalf,
} from "./decode-core-options.ts";

const strings = new CStrings();
after(() => strings.free());

/** An array of C pointers; texts are put into memory first. It stays until the process ends. */
function pointers(...members: readonly (string | bigint | null)[]): bigint {
  const array = koffi.alloc("void *", members.length) as bigint;
  members.forEach((member, i) => {
    const pointer = typeof member === "string" ? strings.pointerTo(member) : member;
    koffi.encode(array, i * koffi.sizeof("void *"), "void *", pointer);
  });
  return array;
}

function valuesOf(...values: readonly string[]): readonly (string | null)[] {
  const pairs = values.flatMap((value) => [value, null]);
  return [...pairs, ...new Array<null>(256 - pairs.length).fill(null)];
}

const EXPECTED = [
  { key: "a", description: "First", values: ["on", "off"], defaultValue: "off" },
  { key: "b", description: "Second", values: ["1", "2", "3"], defaultValue: "1" },
];

test("options of version 0 name their values after a semicolon, the first is the default", () => {
  const array = pointers("a", "First; off|on", "b", "Second; 1|2|3", null, null);
  assert.deepStrictEqual(decodeVariables(array), [
    { ...EXPECTED[0], values: ["off", "on"] },
    EXPECTED[1],
  ]);
});

const V1 = pointers(
  ...["a", "First", "info", ...valuesOf("on", "off"), "off"],
  ...["b", "Second", null, ...valuesOf("1", "2", "3"), null],
  ...new Array<null>(260).fill(null),
);
const V2 = pointers(
  ...["a", "First", "", "info", "", "video", ...valuesOf("on", "off"), "off"],
  ...["b", "Second", null, null, null, null, ...valuesOf("1", "2", "3"), null],
  ...new Array<null>(263).fill(null),
);

test("options of version 1 and 2 are structures with up to 128 values", () => {
  assert.deepStrictEqual(decodeOptionsV1(V1), EXPECTED);
  assert.deepStrictEqual(decodeOptionsV2(pointers(null, V2)), EXPECTED);
  assert.deepStrictEqual(decodeOptionsV2(pointers(null, null)), []);
});

test("of translated options the English ones count", () => {
  assert.equal(englishHalf(pointers(V1, null)), V1);
  assert.equal(englishHalf(pointers(null, null)), null);
});
