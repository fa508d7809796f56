import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodePlainValue, encodePlainValue, type PlainValue } from "./plain-value-codec.ts";

const tree = fc.letrec<{ value: PlainValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(undefined, null, true, false, -0, Number.NaN, Infinity),
    fc.double(),
    fc.string(),
    fc.array(fc.integer({ min: 0, max: 255 })),
    fc.array(fc.integer({ min: 0, max: 65535 })),
    fc.array(fc.integer()),
    fc.array(tie("value")),
    fc.dictionary(
      fc.string().filter((key) => key !== "__proto__"),
      tie("value"),
      { noNullPrototype: true },
    ),
  ),
})).value;

test("every plain value comes back as it was, and its encoding is stable", () => {
  fc.assert(
    fc.property(tree, (value) => {
      const bytes = encodePlainValue(value);
      const decoded = decodePlainValue(bytes);
      assert.deepStrictEqual(decoded, value);
      assert.deepStrictEqual(encodePlainValue(decoded), bytes);
    }),
  );
});

test("typed arrays come back as arrays", () => {
  const value = { memory: new Uint8Array([1, 2, 255]), table: new Uint16Array([0, 65535]) };
  assert.deepStrictEqual(decodePlainValue(encodePlainValue(value)), {
    memory: [1, 2, 255],
    table: [0, 65535],
  });
});

test("a byte array takes one byte an element", () => {
  assert.ok(encodePlainValue(new Array<number>(70_000).fill(255)).length < 70_010);
});

test("bytes that end early, go on, or mean nothing are refused", () => {
  const bytes = encodePlainValue({ a: [1, 2, 3], b: "text" });
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => decodePlainValue(bytes.subarray(0, length)), RangeError);
  }
  assert.throws(() => decodePlainValue(new Uint8Array([...bytes, 0])), /1 bytes follow/);
  assert.throws(() => decodePlainValue(new Uint8Array([99])), /no value begins with the byte 99/);
});
