import assert from "node:assert/strict";
import { test } from "node:test";
import { standardNormal } from "./standard-normal.ts";

// Quantiles from tables: centre, tail and far tail.
for (const [u, expected] of [
  [0.5, 0],
  [0.75, 0.6744897501960817],
  [0.975, 1.959963984540054],
  [0.999, 3.090232306167813],
  [1e-10, -6.361340902404056],
  [1e-15, -7.941345326170997],
] as const) {
  test(`the quantile of ${u} is ${expected}`, () => {
    assert.ok(Math.abs(standardNormal(u) - expected) < 1e-12 * Math.max(1, Math.abs(expected)));
  });
}

test("is odd around one half and grows", () => {
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 1; i < 1024; i++) {
    const z = standardNormal(i / 1024);
    assert.ok(z > last);
    assert.ok(Math.abs(z + standardNormal(1 - i / 1024)) < 1e-13);
    last = z;
  }
});

test("is finite for the least and the greatest draw", () => {
  assert.ok(standardNormal(0) < -8);
  assert.ok(standardNormal(1 - 2 ** -53) > 8);
});

test("refuses what is not a uniform draw", () => {
  for (const u of [-0.1, 1, Number.NaN]) assert.throws(() => standardNormal(u), RangeError);
});
