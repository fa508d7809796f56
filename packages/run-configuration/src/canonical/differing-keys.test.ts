import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { canonicalJson } from "./canonical-json.ts";
import { differingKeys } from "./differing-keys.ts";

test("each leaf that differs is named by its dotted path, in order", () => {
  assert.deepEqual(
    differingKeys(
      { seed: 1, learning: { gamma: 0.99, optimizer: { kind: "adam", beta1: 0.9 } } },
      { seed: 2, learning: { gamma: 0.99, optimizer: { kind: "rmsprop-tf", decay: 0.99 } } },
    ),
    [
      { key: "learning.optimizer.beta1", left: 0.9, right: undefined },
      { key: "learning.optimizer.decay", left: undefined, right: 0.99 },
      { key: "learning.optimizer.kind", left: "adam", right: "rmsprop-tf" },
      { key: "seed", left: 1, right: 2 },
    ],
  );
});

test("lists are compared as wholes, and their order counts", () => {
  assert.deepEqual(differingKeys({ states: ["a", "b"] }, { states: ["b", "a"] }), [
    { key: "states", left: ["a", "b"], right: ["b", "a"] },
  ]);
});

test("a key that every object inherits is a key like any other", () => {
  assert.deepEqual(differingKeys({ toString: 1 }, {}), [
    { key: "toString", left: 1, right: undefined },
  ]);
});

test("there is no difference exactly when the canonical JSON is the same", () => {
  const tree = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.jsonValue({ maxDepth: 2 }));
  fc.assert(
    fc.property(tree, tree, (left, right) => {
      assert.equal(
        differingKeys(left, right).length === 0,
        canonicalJson(left) === canonicalJson(right),
      );
    }),
  );
});
