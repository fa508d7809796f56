import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { standardized } from "./standardized.ts";

test("values get mean 0 and the unbiased standard deviation 1", () => {
  // Mean 3, Σ(x − 3)² = 10, so the unbiased variance is 10 / 4 = 2.5.
  const expected = [-2, -1, 0, 1, 2].map((x) => Math.fround(x / (Math.sqrt(2.5) + 1e-8)));
  assert.deepEqual([...standardized([1, 2, 3, 4, 5])], expected);
});

test("values that are all the same become zeros, not NaN", () => {
  assert.deepEqual([...standardized(Float32Array.of(7, 7, 7))], [0, 0, 0]);
});

test("neither an offset nor a factor shows, beyond rounding", () => {
  const values = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), {
    minLength: 2,
    maxLength: 40,
  });
  fc.assert(
    fc.property(values, (some) => {
      fc.pre(Math.max(...some) - Math.min(...some) > 1e-3);
      const plain = standardized(some);
      const moved = standardized(some.map((x) => 4 * x + 8));
      plain.forEach((x, i) => {
        assert.ok(Math.abs(x - (moved[i] as number)) < 1e-3);
      });
      const mean = plain.reduce((sum, x) => sum + x, 0) / plain.length;
      const variance = plain.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (plain.length - 1);
      assert.ok(Math.abs(mean) < 1e-6 && Math.abs(variance - 1) < 1e-3);
    }),
  );
});

test("one value has no deviation", () => {
  assert.throws(() => standardized([1]), /got 1 values; expected two or more/);
});
