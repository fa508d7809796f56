import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { backoffMs, createJitter } from "./backoff.ts";

test("waits grow to their bound and never leave its upper half", () => {
  const jitter = fc.double({ min: 0, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), jitter, (attempt, drawn) => {
      const bound = Math.min(5_000, 100 * 2 ** Math.min(attempt - 1, 64));
      const wait = backoffMs(attempt, () => drawn);
      assert.ok(wait >= bound / 2 && wait <= bound);
    }),
  );
});

test("jitter is a function of its seed and counter, spread over [0, 1)", () => {
  const [one, same, other] = [createJitter(1), createJitter(1), createJitter(2)];
  const draws = Array.from({ length: 1_000 }, one);
  assert.deepEqual(Array.from({ length: 1_000 }, same), draws);
  assert.notDeepEqual(Array.from({ length: 1_000 }, other), draws);
  assert.ok(draws.every((draw) => draw >= 0 && draw < 1));
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  assert.ok(Math.abs(mean - 0.5) < 0.05, `mean ${mean}`);
});
