import assert from "node:assert/strict";
import { test } from "node:test";
import { generalizedAdvantages, nStepReturns, vTrace } from "@lockstep/learning";
import fc from "fast-check";
import { a2cLoss } from "../a2c/a2c.ts";
import type { EvaluatedSegment } from "../algorithm.ts";
import { type ChosenAlgorithm, chooseAlgorithm } from "../choose-algorithm.ts";
import { evaluateActions, evaluateMean, evaluateRow } from "../expression/evaluate.ts";
import { gradientOf } from "../expression/gradient.ts";
import { printExpression } from "../expression/print.ts";
import { drawnArrivals } from "../passes/drawn-arrivals.ts";
import { wholeBatch } from "../passes/whole-batch.ts";
import { anyRow } from "../testing/expression-cases.ts";
import { a3c } from "./a3c.ts";
import type { A3cOptions } from "./a3c-options.ts";

const segment: EvaluatedSegment = {
  actions: Uint8Array.of(0, 1, 1),
  rewards: Float32Array.of(1, 0, 2),
  values: Float32Array.of(0.5, 0.25, -1),
  logProbabilities: Float32Array.of(-1, -0.5, -2),
  flags: new Uint8Array(3),
  truncatedValues: new Float32Array(0),
  bootstrapValue: 0.5,
  environmentSteps: 300,
  newest: {
    logProbabilities: Float32Array.of(-1.5, -0.25, -2),
    values: Float32Array.of(0.75, 0, -0.5),
  },
};
const batch = { slots: 4, segmentLength: 6, seed: 7, version: 3 };

function chosen(options: Partial<A3cOptions> = {}): ChosenAlgorithm {
  return chooseAlgorithm({ name: "a3c", ...options });
}

test("the loss reads as in the paper, and is that of A2C", () => {
  const { loss } = chosen({ valueCoefficient: 0.7 }).loss;
  assert.equal(
    printExpression(loss),
    "−mean(advantages·log π(a)) + 0.7·(0.5·mean((V − returns)²)) − 0.01·mean(H)",
  );
  for (const vTrace of [false, true])
    assert.deepEqual(
      gradientOf(chosen({ vTrace }).loss.loss),
      gradientOf(a2cLoss({ valueCoefficient: 0.5, entropyCoefficient: 0.01 }).loss),
    );
});

test("the gradient of the loss equals finite differences in any row", () => {
  const { loss } = chosen({ vTrace: true }).loss;
  const gradient = gradientOf(loss);
  fc.assert(
    fc.property(anyRow, ({ columns: { a = 0, b = 0 }, ...rest }) => {
      const row = { ...rest, columns: { advantages: a, returns: b } };
      const epsilon = 1e-5;
      const at = (output: number, by: number) => {
        const logits = Array.from(row.logits, (x, i) => (i === output ? x + by : x));
        const moved = { ...row, logits, value: row.value + (output === 3 ? by : 0) };
        return evaluateMean(loss, [moved], 0.5);
      };
      const derived = [
        ...evaluateActions(gradient.logits, row, 0.5),
        evaluateRow(gradient.value, row, 0.5),
      ];
      for (const [output, slope] of derived.entries()) {
        const difference = (at(output, epsilon) - at(output, -epsilon)) / (2 * epsilon);
        assert.ok(Math.abs(slope - difference) < 1e-6, `${output}: ${slope}, ${difference}`);
      }
    }),
  );
});

test("without V-trace its targets are n-step returns by the values of the weights that played", () => {
  const { advantages, returns } = chosen({ gamma: 0.9 }).targets(segment);
  assert.deepEqual({ advantages, returns }, generalizedAdvantages(segment, 0.9, 1));
  assert.deepEqual(returns, nStepReturns(segment, 0.9));
  assert.equal(chosen().gradientsAt, "played");
  assert.equal(chosen().targetsBeforeStep, null);
});

test("with V-trace its targets are made again before each step, by what the newest weights say", () => {
  const options = { gamma: 0.9, lambda: 0.8, rhoBar: 1.25, cBar: 0.75 };
  const algorithm = chosen({ vTrace: true, ...options });
  assert.equal(algorithm.gradientsAt, "newest");
  const made = algorithm.targetsBeforeStep?.(segment);
  assert.deepEqual(made, { ...vTrace(segment, options) });
  assert.deepEqual(Object.keys(algorithm.targets(segment)).sort(), Object.keys(made ?? {}).sort());
});

test("each segment is a step of its own; with staleness 0 all are one step, as of A2C", () => {
  const each = chosen().passes(batch);
  assert.deepEqual(each, drawnArrivals(batch, { arrivals: "equal", maxStaleness: null }));
  assert.ok(each.every((rows) => rows.length === 1));
  for (const arrivals of ["equal", "unequal", "slot-order"] as const)
    assert.deepEqual(chosen({ maxStaleness: 0, arrivals }).passes(batch), [wholeBatch(batch)]);
});

test("what it reports is what it declares, and without V-trace every importance weight is 1", () => {
  const names = a3c.figures.map(({ name }) => name).sort();
  for (const vTrace of [false, true])
    assert.deepEqual(Object.keys(chosen({ vTrace }).loss.figures).sort(), names);
  const row = { logits: [0.1, -2], value: 1, action: 0, columns: { stepsBefore: 3 } };
  const { staleness, importanceWeight } = chosen().loss.figures;
  assert.ok(staleness !== undefined && importanceWeight !== undefined);
  assert.equal(evaluateMean(staleness, [row, row], 0.5), 3);
  assert.equal(evaluateMean(importanceWeight, [row, row], 0.5), 1);
  assert.ok(chosen().countsSteps);
  assert.ok(!chooseAlgorithm({ name: "a2c" }).countsSteps);
});

const refused: readonly (readonly [string, Partial<A3cOptions>, RegExp])[] = [
  ["a clip without V-trace", { rhoBar: 2 }, /^options of a3c: rhoBar: 2 has no effect without/],
  ["a trace's clip without V-trace", { cBar: 0.5 }, /cBar: 0\.5 has no effect without V-trace/],
  [
    "c̄ above ρ̄",
    { vTrace: true, cBar: 1.5 },
    /^options of a3c: cBar: 1\.5 is larger than rhoBar, 1; V-trace needs c̄ ≤ ρ̄: lower cBar$/,
  ],
  ["a staleness below 0", { maxStaleness: -1 }, /^options of a3c: maxStaleness: /],
];
for (const [what, options, message] of refused)
  test(`${what} is refused in one line`, () => {
    assert.throws(() => chosen(options), { code: "INVALID_OPTIONS", message });
  });

test("V-trace with a memory is refused in one line; A3C is not", () => {
  const remembering = { ...batch, wholeSegments: true };
  assert.throws(() => chosen({ vTrace: true }).passes(remembering), {
    code: "INVALID_PASSES",
    message: /^a3c asks the newest weights .*vTrace.* leave network\.memory out$/,
  });
  assert.equal(chosen().passes(remembering).length, 4);
});
