import assert from "node:assert/strict";
import { test } from "node:test";
import { columnsOf } from "../expression/columns-of.ts";
import { gradientOf } from "../expression/gradient.ts";
import { printExpression } from "../expression/print.ts";
import { a2cLoss } from "./a2c.ts";

const formula = a2cLoss({ valueCoefficient: 0.7, entropyCoefficient: 0.01 });

test("the loss reads as in the paper", () => {
  assert.equal(
    printExpression(formula.loss),
    "−mean(advantages·log π(a)) + 0.7·(0.5·mean((V − returns)²)) − 0.01·mean(H)",
  );
  assert.deepEqual(columnsOf([formula.loss]), ["advantages", "returns"]);
});

test("its gradient is the one that is derived by hand, operation by operation: so weights keep their last bits", () => {
  const { logits, value } = gradientOf(formula.loss);
  assert.equal(printExpression(logits), "(1/n)·(advantages·(π − 1ₐ) + 0.01·(π·(log π + H)))");
  assert.equal(printExpression(value), "(1/n)·0.7·(V − returns)");
});

test("it reports its three parts", () => {
  const printed = Object.entries(formula.figures).map(([name, x]) => [name, printExpression(x)]);
  assert.deepEqual(printed, [
    ["policyLoss", "−mean(advantages·log π(a))"],
    ["valueLoss", "0.5·mean((V − returns)²)"],
    ["entropy", "mean(H)"],
  ]);
});
