import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { anyFormula, anyRow } from "../testing/expression-cases.ts";
import { evaluateActions, evaluateMean, evaluateRow, type RowInputs } from "./evaluate.ts";
import {
  add,
  below,
  clip,
  column,
  entropy,
  exp,
  logProbability,
  type Mean,
  maximum,
  mean,
  minimum,
  multiply,
  negate,
  type Row,
  ratio,
  square,
  stopGradient,
  subtract,
  value,
} from "./expression.ts";
import { gradientOf } from "./gradient.ts";

const aRow: RowInputs = {
  logits: [0.3, -1.1, 0.7],
  value: 0.4,
  action: 1,
  columns: { a: 0.9, b: -0.6 },
};
const [a, b] = [column("a"), column("b")];

/** ∂loss / ∂(logits, value) of a row: by the derived expressions. */
function derived(loss: Mean, row: RowInputs, rowWeight: number): number[] {
  const gradient = gradientOf(loss);
  return [
    ...evaluateActions(gradient.logits, row, rowWeight),
    evaluateRow(gradient.value, row, rowWeight),
  ];
}

/** The same by differences. @returns those to the left and to the right, which a kink tells apart */
function differences(loss: Mean, row: RowInputs, rowWeight: number): [number[], number[]] {
  const epsilon = 1e-6;
  const here = evaluateMean(loss, [row], rowWeight);
  const slopes = (distance: number): number[] =>
    [0, 1, 2, 3].map((output) => {
      const logits = Array.from(row.logits, (x, i) => (i === output ? x + distance : x));
      const moved = { ...row, logits, value: row.value + (output === 3 ? distance : 0) };
      return (evaluateMean(loss, [moved], rowWeight) - here) / distance;
    });
  return [slopes(-epsilon), slopes(epsilon)];
}

function isNear(actual: number, expected: number, tolerance: number): boolean {
  return Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
}

/** Asserts it where the loss has a slope. @returns whether it has one in every direction */
function assertSlopes(loss: Mean, row: RowInputs): boolean {
  const [left, right] = differences(loss, row, 0.25);
  const gradient = derived(loss, row, 0.25);
  let smooth = true;
  gradient.forEach((slope, i) => {
    const [before, after] = [left[i] as number, right[i] as number];
    if (!isNear(before, after, 1e-3)) {
      smooth = false;
      return;
    }
    const middle = (before + after) / 2;
    assert.ok(isNear(slope, middle, 1e-5), `output ${i}: ${slope}, by differences ${middle}`);
  });
  return smooth;
}

const terms: Readonly<Record<string, Row>> = {
  "the log-probability of the action": logProbability,
  entropy,
  value,
  "a column": a,
  "a sum": add(logProbability, value),
  "a difference": subtract(entropy, value),
  "a product of two outputs": multiply(logProbability, value),
  "a product with a column": multiply(a, logProbability),
  "a row turned around": negate(value),
  "an exponential": exp(value),
  "a square": square(subtract(value, a)),
  "a ratio": ratio(b),
  "a clipped ratio, inside": clip(ratio(column("b")), 0.1, 5),
  "a clipped ratio, below": clip(ratio(column("b")), 3, 5),
  "a clipped ratio, above": clip(ratio(column("b")), 0.01, 0.02),
  "the smaller of two, the left": minimum(value, a),
  "the smaller of two, the right": minimum(a, value),
  "the greater of two, the left": maximum(value, b),
  "the greater of two, the right": maximum(b, value),
  "a clipped surrogate": minimum(multiply(ratio(b), a), multiply(clip(ratio(b), 0.8, 1.2), a)),
  "a clipped value": maximum(
    square(subtract(value, b)),
    square(subtract(add(a, clip(subtract(value, a), -0.2, 0.2)), b)),
  ),
};

for (const [name, row] of Object.entries(terms)) {
  test(`the derived gradient equals finite differences: ${name}`, () => {
    assert.ok(assertSlopes(mean(row), aRow), "the sample lies on a kink");
  });
}

test("the derived gradient of any formula equals finite differences in any row", () => {
  let smooth = 0;
  fc.assert(
    fc.property(anyFormula, anyRow, (formula, row) => {
      smooth += assertSlopes(mean(formula), row) ? 1 : 0;
    }),
    { numRuns: 500 },
  );
  assert.ok(smooth > 250, `only ${smooth} formulas had a slope where they were tried`);
});

test("scaling, adding and turning means does the same to their gradients", () => {
  const loss = subtract(add(mean(a), multiply(3, mean(logProbability))), negate(mean(value)));
  const expected = derived(mean(add(multiply(3, logProbability), value)), aRow, 0.5);
  assert.deepEqual(derived(loss, aRow, 0.5), expected);
});

test("a loss without an output in it has a gradient of zeros, one for each of them", () => {
  const gradient = derived(mean(multiply(a, b)), aRow, 1);
  assert.equal(gradient.length, 4);
  assert.ok(gradient.every((slope) => slope === 0));
});

test("where the two of a minimum or maximum are equal, each gets half, as in PyTorch", () => {
  const even = { ...aRow, value: 0.5, columns: { a: 0.5, b: 0 } };
  for (const choose of [minimum, maximum]) {
    assert.equal(derived(mean(choose(value, a)), even, 1)[3], 0.5);
    assert.equal(derived(mean(choose(a, value)), even, 1)[3], 0.5);
    assert.equal(derived(mean(choose(value, multiply(1, value))), even, 1)[3], 1);
  }
});

test("inside of a clip the gradient flows, outside and on its edges it does not, as in PyTorch", () => {
  const at = (where: number): number | undefined =>
    derived(mean(clip(value, -1, 2)), { ...aRow, value: where }, 1)[3];
  assert.deepEqual([-1.01, -1, 0, 2, 2.01].map(at), [0, 0, 1, 0, 0]);
});

test("a loss that is no sum of means is refused", () => {
  assert.throws(() => gradientOf(exp(value) as unknown as Mean), /a loss has a exp of shape row/);
});

test("no gradient flows through what is stopped, and its number stays", () => {
  const stopped = multiply(stopGradient(value), value);
  const at = { ...aRow, value: 3 };
  assert.equal(derived(mean(stopped), at, 1)[3], 3);
  assert.equal(evaluateMean(mean(stopped), [at], 1), 9);
});

test("the ratio to the policy itself is 1, with the gradient of its logarithm", () => {
  const itself = mean(ratio(stopGradient(logProbability)));
  assert.equal(evaluateMean(itself, [aRow], 1), 1);
  assert.deepEqual(derived(itself, aRow, 1), derived(mean(logProbability), aRow, 1));
});

test("a share of rows is counted, with half of those on the edge, and has no gradient", () => {
  const share = mean(below(value, a));
  const rows = [0, 0.5, 1].map((each) => ({ ...aRow, value: each, columns: { a: 0.5, b: 0 } }));
  assert.equal(evaluateMean(share, rows, 1 / 4), 1.5 / 4);
  assert.ok(rows.every((row) => derived(share, row, 1).every((slope) => slope === 0)));
});
