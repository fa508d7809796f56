import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { editDistance, nearestWord, suggestion } from "./nearest-word.ts";

test("a misspelt word finds the one that was meant", () => {
  assert.equal(nearestWord("evalute", ["train", "evaluate", "watch"]), "evaluate");
  assert.equal(nearestWord("--Seed".slice(2), ["seed", "slots"]), "seed");
});

test("a word that resembles nothing finds nothing", () => {
  assert.equal(nearestWord("xyzzy", ["train", "evaluate"]), null);
  assert.equal(suggestion("xyzzy", ["train"]), "");
});

test("a suggestion is a phrase that completes a message", () => {
  assert.equal(suggestion("sed", ["seed"], "--"), "; did you mean --seed?");
});

test("the distance is a metric: zero for equal words, symmetric, bounded by the longer one", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      const distance = editDistance(a, b);
      assert.equal(distance === 0, a === b);
      assert.equal(distance, editDistance(b, a));
      assert.ok(distance <= Math.max(a.length, b.length));
      assert.ok(distance >= Math.abs(a.length - b.length));
    }),
  );
});
