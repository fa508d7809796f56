import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { likeliest, logSoftmax, sampleCategorical } from "./categorical.ts";

const logitRows = fc.array(fc.float({ min: -50, max: 50, noNaN: true }), {
  minLength: 1,
  maxLength: 12,
});
const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test("log-softmax is the logarithm of exp(x) over its sum", () => {
  fc.assert(
    fc.property(logitRows, (logits) => {
      const sum = logits.reduce((total, x) => total + Math.exp(x), 0);
      logSoftmax(logits).forEach((value, i) => {
        assert.ok(Math.abs(value - ((logits[i] as number) - Math.log(sum))) < 1e-10);
      });
    }),
  );
});

test("log-softmax neither overflows nor loses probability for logits of ±10,000", () => {
  assert.deepEqual([...logSoftmax([10_000, 10_000])], [-Math.LN2, -Math.LN2]);
  assert.deepEqual([...logSoftmax([10_000, -10_000])], [0, -20_000]);
});

test("log-softmax of one outcome is 0", () => {
  assert.deepEqual([...logSoftmax([3.25])], [0]);
});

test("log-softmax refuses an empty row and logits that are not finite", () => {
  for (const bad of [
    [],
    [0, Number.NaN],
    [Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, 0],
  ]) {
    assert.throws(() => logSoftmax(bad), RangeError);
  }
});

test("a sample is the outcome whose part of [0, 1) holds u", () => {
  fc.assert(
    fc.property(logitRows, unit, (logits, u) => {
      const logProbabilities = logSoftmax(logits);
      const sampled = sampleCategorical(logProbabilities, u);
      const below = (end: number): number =>
        logProbabilities.slice(0, end).reduce((sum, x) => sum + Math.exp(x), 0);
      assert.ok(u >= below(sampled));
      assert.ok(
        u < below(sampled + 1) || sampled === logits.length - 1 || below(logits.length) <= u,
      );
    }),
  );
});

test("samples at the borders of three outcomes go where the intervals say", () => {
  const row = [0.25, 0.5, 0.25].map(Math.log);
  const at = (u: number): number => sampleCategorical(row, u);
  assert.deepEqual(
    [at(0), at(0.2499), at(0.2501), at(0.7499), at(0.7501), at(0.9999)],
    [0, 0, 1, 1, 2, 2],
  );
});

test("an impossible outcome is never sampled, even when rounding leaves u above the sum", () => {
  const row = [Math.log(0.5), Math.log(0.5) - 1e-9, Number.NEGATIVE_INFINITY];
  assert.equal(sampleCategorical(row, 1 - 2 ** -53), 1);
  assert.equal(sampleCategorical([Number.NEGATIVE_INFINITY, 0], 0), 1);
});

test("refuses a u outside of [0, 1) and a row without a possible outcome", () => {
  for (const u of [-0.1, 1, Number.NaN]) assert.throws(() => sampleCategorical([0], u), RangeError);
  assert.throws(() => sampleCategorical([Number.NEGATIVE_INFINITY], 0.5), RangeError);
  assert.throws(() => sampleCategorical([], 0.5), RangeError);
});

test("the likeliest outcome is the first of those with the greatest probability", () => {
  assert.equal(likeliest(logSoftmax([0, 2, 1])), 1);
  assert.equal(likeliest(logSoftmax([1, 3, 3])), 1);
});
