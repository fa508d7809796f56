import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { canonicalJson } from "./canonical-json.ts";

test("keys are written in order of their code units whatever order they were set in", () => {
  assert.equal(
    canonicalJson({ b: 1, a: { d: [2, { y: 0, x: null }], c: "ü" } }),
    '{"a":{"c":"ü","d":[2,{"x":null,"y":0}]},"b":1}',
  );
});

test("numbers have one spelling", () => {
  assert.equal(canonicalJson([7e-4, 1.0, 1e21, -0, 1e-7]), "[0.0007,1,1e+21,0,1e-7]");
});

test("any JSON value survives and its spelling does not depend on the order of its keys", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = canonicalJson(value);
      assert.equal(canonicalJson(JSON.parse(text)), text);
      assert.equal(canonicalJson(withKeysReversed(value)), text);
    }),
  );
});

test("what JSON would drop or change is refused", () => {
  for (const value of [undefined, Number.NaN, Number.POSITIVE_INFINITY, 1n, new Date(0), () => 0]) {
    assert.throws(() => canonicalJson({ value }), { code: "NOT_CANONICAL" });
  }
});

function withKeysReversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withKeysReversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, withKeysReversed(member)]),
  );
}
