import assert from "node:assert/strict";
import { test } from "node:test";
import { cut, painter, visibleLength } from "./text-style.ts";

test("colours take no room and disappear where there are none", () => {
  assert.equal(visibleLength(painter(true)("alarm", "abc")), 3);
  assert.equal(painter(false)("alarm", "abc"), "abc");
});

test("cutting counts letters, marks the cut, and keeps the escape that ends a colour", () => {
  assert.equal(cut("abcdef", 4), "abc…");
  assert.equal(cut("abc", 3), "abc");
  const coloured = cut(painter(true)("good", "abcdef"), 4);
  assert.equal(visibleLength(coloured), 4);
  assert.ok(coloured.endsWith(`${String.fromCharCode(27)}[0m`));
});
