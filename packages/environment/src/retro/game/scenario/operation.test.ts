import assert from "node:assert/strict";
import { test } from "node:test";
import { OPERATIONS, type Operation, operate } from "./operation.ts";

/** Results with the reference 2 for the values −3, 0, 2 and 5. */
const TABLE: Record<Operation, [number, number, number, number]> = {
  equal: [0, 0, 1, 0],
  "negative-equal": [0, 0, -1, 0],
  "not-equal": [1, 1, 0, 1],
  "less-than": [1, 1, 0, 0],
  "greater-than": [0, 0, 0, 1],
  "less-or-equal": [1, 1, 1, 0],
  "greater-or-equal": [0, 0, 1, 1],
  zero: [0, 1, 0, 0],
  nonzero: [1, 0, 1, 1],
  positive: [0, 0, 1, 1],
  negative: [1, 0, 0, 0],
  sign: [-1, 0, 1, 1],
};

for (const operation of OPERATIONS) {
  test(`${operation} gives ${TABLE[operation].join(", ")}`, () => {
    const results = [-3, 0, 2, 5].map((value) => operate(operation, value, 2));
    assert.deepStrictEqual(results, TABLE[operation]);
  });
}

test("no operation leaves the value", () => {
  assert.equal(operate(null, -7, 2), -7);
});
