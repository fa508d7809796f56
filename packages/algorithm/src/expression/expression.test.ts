import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { anyFormula, anyRow } from "../testing/expression-cases.ts";
import { columnsOf } from "./columns-of.ts";
import { evaluateMean, evaluateRow, type RowInputs } from "./evaluate.ts";
import {
  add,
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
  subtract,
  value,
} from "./expression.ts";
import { printExpression } from "./print.ts";

const row: RowInputs = { logits: [0, 0], value: 3, action: 1, columns: { a: 2, b: -5 } };
const [a, b] = [column("a"), column("b")];
const at = (formula: Row): number => evaluateRow(formula, row, 1);

test("every operator computes what its name says", () => {
  const ln2 = Math.LN2;
  for (const [formula, expected] of [
    [logProbability, -ln2],
    [entropy, ln2],
    [value, 3],
    [add(a, b), -3],
    [subtract(a, b), 7],
    [multiply(a, b), -10],
    [negate(a), -2],
    [exp(logProbability), 0.5],
    [square(b), 25],
    [minimum(a, b), -5],
    [maximum(a, 2.5), 2.5],
    [clip(b, -1, 1), -1],
    [clip(value, -1, 1), 1],
    [clip(value, -1, 10), 3],
    [ratio(multiply(-1, a)), Math.exp(2 - ln2)],
  ] as const) {
    assert.ok(Math.abs(at(formula) - expected) < 1e-12, `${printExpression(formula)}`);
  }
});

test("shares of a mean add up to the mean of all rows, however they are cut", () => {
  fc.assert(
    fc.property(anyFormula, fc.array(anyRow, { minLength: 1, maxLength: 6 }), (formula, rows) => {
      const loss = subtract(multiply(3, mean(formula)), negate(mean(value)));
      const weight = 1 / rows.length;
      const whole = evaluateMean(loss, rows, weight);
      const literal =
        rows.reduce((sum, r) => sum + 3 * evaluateRow(formula, r, weight) + r.value, 0) * weight;
      const shares = rows.reduce((sum, r) => sum + evaluateMean(loss, [r], weight), 0);
      const size = Math.max(1, Math.abs(literal));
      assert.ok(Math.abs(whole - literal) <= 1e-9 * size);
      assert.ok(Math.abs(shares - literal) <= 1e-9 * size);
    }),
  );
});

test("a mean is neither multiplied with a mean nor mixed with rows", () => {
  // @ts-expect-error: shares of a product do not add up
  assert.throws(() => multiply(mean(a), mean(b)), /multiply combines two means/);
  // @ts-expect-error: a mean is one number, a row is not
  assert.throws(() => add(mean(a), b), /combines a mean with rows/);
});

test("columns are named once, in the order in which they are met", () => {
  const formula = add(multiply(b, a), minimum(square(b), column("c")));
  assert.deepEqual(columnsOf([formula, a]), ["b", "a", "c"]);
  assert.deepEqual(columnsOf([value]), []);
});

test("a column that is not there is refused by name, with those that are", () => {
  assert.throws(() => at(column("returns")), /reads the column returns; there are: a, b/);
});

test("constants that are not finite and ranges that are turned around are refused", () => {
  assert.throws(() => multiply(Number.NaN, a), RangeError);
  assert.throws(() => clip(a, 2, 1), RangeError);
});

test("a formula reads as one would write it", () => {
  const surrogate = minimum(multiply(ratio(b), a), multiply(clip(ratio(b), 0.8, 1.2), a));
  const loss: Mean = subtract(negate(mean(surrogate)), multiply(-0.5, mean(square(add(value, a)))));
  assert.equal(
    printExpression(loss),
    "−mean(minimum(exp(log π(a) − b)·a, clip(exp(log π(a) − b), 0.8, 1.2)·a)) − −0.5·mean((V + a)²)",
  );
  assert.equal(printExpression(multiply(a, add(b, 1))), "a·(b + 1)");
  assert.equal(printExpression(subtract(a, subtract(b, entropy))), "a − (b − H)");
});

test("formulas that read the same are the same", () => {
  fc.assert(
    fc.property(anyFormula, anyFormula, (x, y) => {
      if (printExpression(x) === printExpression(y)) assert.deepEqual(x, y);
    }),
  );
});
