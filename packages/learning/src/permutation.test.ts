import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { uniform } from "./counter-random.ts";
import { permutation } from "./permutation.ts";

test("every number is there once, whatever is drawn", () => {
  const draws = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(draws, (drawn) => {
      const order = permutation(drawn.length, (i) => drawn[i] as number);
      assert.deepEqual(
        [...order].sort((a, b) => a - b),
        drawn.map((_, i) => i),
      );
    }),
  );
});

test("the last place takes what its draw says, and nothing moves where each place draws itself", () => {
  assert.deepEqual([...permutation(4, () => 0)], [1, 2, 3, 0]);
  assert.deepEqual([...permutation(4, (i) => i / (i + 1))], [0, 1, 2, 3]);
});

test("all six orders of three numbers come equally often", () => {
  const counts = new Map<string, number>();
  for (let n = 0; n < 6000; n++) {
    const order = permutation(3, (i) => uniform(1, "minibatches", 0, 3 * n + i)).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.equal(counts.size, 6);
  const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
  // 99.9 % quantile with 5 degrees of freedom.
  assert.ok(chiSquare < 20.5, `χ² = ${chiSquare}`);
});
