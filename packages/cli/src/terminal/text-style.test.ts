import assert from "node:assert/strict";
import { test } from "node:test";
import { cut, padded, painter, visibleWidth } from "./text-style.ts";

test("colours take no room and disappear where there are none", () => {
  assert.equal(visibleWidth(painter(true)("alarm", "abc")), 3);
  assert.equal(painter(false)("alarm", "abc"), "abc");
});

test("cutting counts letters, marks the cut, and keeps the escape that ends a colour", () => {
  assert.equal(cut("abcdef", 4), "abc…");
  assert.equal(cut("abc", 3), "abc");
  const coloured = cut(painter(true)("good", "abcdef"), 4);
  assert.equal(visibleWidth(coloured), 4);
  assert.ok(coloured.endsWith(`${String.fromCharCode(27)}[0m`));
});

test("a letter is as wide as a terminal shows it", () => {
  assert.equal(visibleWidth("ソニック"), 8);
  assert.equal(visibleWidth("e\u0301"), 1);
  assert.equal(visibleWidth("🦔"), 2);
  for (let width = 0; width <= 9; width++) {
    const text = cut(painter(true)("good", "ソe\u0301🦔ニ12"), width);
    assert.ok(visibleWidth(text) <= width, `${visibleWidth(text)} of ${width} columns: ${text}`);
  }
  assert.equal(cut("ソニック", 5), "ソニ…");
  assert.equal(cut("ソニック", 4), "ソ…");
  assert.equal(cut("🦔🦔🦔", 0), "");
});

test("padding counts columns, escapes and all", () => {
  assert.equal(padded("ソ", 4), "ソ  ");
  assert.equal(padded("12", 4, "right"), "  12");
  assert.equal(padded("abcdef", 4), "abcdef");
});
