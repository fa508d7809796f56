import assert from "node:assert/strict";
import { test } from "node:test";
import { l2Norm } from "./norm.ts";
import { biasCorrection, initialOptimizerState } from "./optimizer.ts";

test("the state begins at 1 for TensorFlow's RMSProp and at 0 for the others", () => {
  const rmsprop = { decay: 0.99, epsilon: 1e-5 };
  assert.deepEqual(
    initialOptimizerState({ kind: "rmsprop-tf", ...rmsprop }, 2),
    Float32Array.of(1, 1),
  );
  assert.deepEqual(
    initialOptimizerState({ kind: "rmsprop-torch", ...rmsprop }, 2),
    Float32Array.of(0, 0),
  );
  assert.deepEqual(
    initialOptimizerState({ kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, 2),
    Float32Array.of(0, 0, 0, 0, 0),
  );
});

test("the bias correction is 1 − βᵗ", () => {
  for (const t of [1, 2, 3, 7, 100, 12_345]) {
    assert.ok(Math.abs(biasCorrection(0.999, t) - (1 - 0.999 ** t)) < 1e-12, `t = ${t}`);
  }
  assert.equal(biasCorrection(0, 1), 1);
  assert.equal(biasCorrection(0.9, 1_000_000), 1);
});

test("the norm of 3 and 4 is 5, wherever they stand", () => {
  for (let i = 1; i < 9; i++) {
    const values = new Float32Array(9);
    [values[0], values[i]] = [3, 4];
    assert.equal(l2Norm(values), 5);
  }
  assert.equal(l2Norm(new Float32Array(0)), 0);
});

test("the norm does not overflow for the greatest float32, and shows what is not finite", () => {
  assert.ok(Number.isFinite(l2Norm(new Float32Array(5).fill(3.4e38))));
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    for (let i = 0; i < 5; i++) {
      const values = new Float32Array(5);
      values[i] = bad;
      assert.ok(!Number.isFinite(l2Norm(values)));
    }
  }
});
