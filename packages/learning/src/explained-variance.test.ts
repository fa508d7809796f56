import assert from "node:assert/strict";
import { test } from "node:test";
import { explainedVariance } from "./explained-variance.ts";

const returns = Float32Array.of(1, 2, 3, 6);

test("a critic that predicts every return explains all, also when it is off by a constant", () => {
  assert.equal(explainedVariance(returns, returns), 1);
  assert.equal(
    explainedVariance(
      returns.map((r) => r + 5),
      returns,
    ),
    1,
  );
});

test("a critic that says the mean explains nothing, and one that errs further less than nothing", () => {
  assert.equal(explainedVariance(Float32Array.of(3, 3, 3, 3), returns), 0);
  assert.equal(
    explainedVariance(
      returns.map((r) => -r),
      returns,
    ),
    -3,
  );
});

test("half of the truth explains three quarters", () => {
  assert.equal(
    explainedVariance(
      returns.map((r) => r / 2),
      returns,
    ),
    0.75,
  );
});

test("returns that are all the same leave nothing to explain", () => {
  assert.equal(explainedVariance(returns, Float32Array.of(2, 2, 2, 2)), null);
  assert.equal(explainedVariance(new Float32Array(0), new Float32Array(0)), null);
});

test("refuses lengths that disagree", () => {
  assert.throws(() => explainedVariance(new Float32Array(3), returns), RangeError);
});
