import assert from "node:assert/strict";
import { test } from "node:test";
import { bothShortened } from "./both-shortened.ts";

test("short values are shown whole, and a missing one is said", () => {
  assert.deepEqual(bothShortened({ seed: 1 }, undefined), ['{"seed":1}', "not there"]);
});

test("long values are shown around the first place where they differ", () => {
  const values = Array.from({ length: 900 }, (_, index) => index);
  for (const place of [0, 450, 899]) {
    const changed = values.with?.(place, -1) ?? values.map((v, at) => (at === place ? -1 : v));
    const [is, expected] = bothShortened(changed, values);
    assert.match(is, /-1/, `place ${place}`);
    assert.match(expected, new RegExp(`\\b${place}\\b`));
    for (const text of [is, expected]) assert.ok(text.length <= 204, text);
  }
  const [first, other] = bothShortened(values, values.slice(0, 500));
  assert.match(first, /^… .*498,499,500,501,.* …$/);
  assert.match(other, /^… .*498,499\]$/, "a value that ends earlier shows its end");
});
