import assert from "node:assert/strict";
import { test } from "node:test";
import { generalizedAdvantages, standardized } from "@lockstep/learning";
import type { PlayedSegment } from "../algorithm.ts";
import { type ChosenAlgorithm, chooseAlgorithm } from "../choose-algorithm.ts";
import { columnsOf } from "../expression/columns-of.ts";
import { gradientOf } from "../expression/gradient.ts";
import { printExpression } from "../expression/print.ts";
import { shuffledMinibatches } from "../passes/shuffled-minibatches.ts";
import { wholeBatch } from "../passes/whole-batch.ts";
import { ppo } from "./ppo.ts";
import { ppoLoss } from "./ppo-loss.ts";
import type { PpoOptions } from "./ppo-options.ts";

const segment: PlayedSegment = {
  actions: Uint8Array.of(0, 1, 1),
  rewards: Float32Array.of(1, 0, 2),
  values: Float32Array.of(0.5, 0.25, -1),
  logProbabilities: Float32Array.of(-1, -0.5, -2),
  flags: new Uint8Array(3),
  truncatedValues: new Float32Array(0),
  bootstrapValue: 0.5,
  environmentSteps: 300,
};
const batch = { slots: 4, segmentLength: 6, seed: 7, version: 3 };

function chosen(options: Partial<PpoOptions> = {}): ChosenAlgorithm {
  return chooseAlgorithm({ name: "ppo", ...options });
}
const printed = (options: Partial<PpoOptions>): string =>
  printExpression(chosen({ entropyCoefficient: 0, ...options }).loss.loss);

test("the loss reads as in the paper", () => {
  const ratio = "exp(log π(a) − oldLogProbabilities)";
  assert.equal(
    printed({ entropyCoefficient: 0.01 }),
    `−mean(minimum(${ratio}·advantages, clip(${ratio}, 0.8, 1.2)·advantages)) + 0.5·(0.5·mean((V − returns)²)) − 0.01·mean(H)`,
  );
  assert.match(
    printed({ clipRange: null }),
    new RegExp(`^−mean\\(${escaped(ratio)}·advantages\\) `),
  );
  assert.match(
    printed({ valueClipRange: 0.3 }),
    /mean\(maximum\(\(V − returns\)², \(oldValues \+ clip\(V − oldValues, −0\.3, 0\.3\) − returns\)²\)\)/,
  );
});

function escaped(text: string): string {
  return text.replaceAll(/[()]/g, "\\$&");
}

test("an annealed range is a column: the formula stays, the number falls to 0", () => {
  const linear = { clipSchedule: "linear", clipScheduleSteps: 400 } as const;
  const loss = printed(linear);
  assert.match(loss, /minimum\(maximum\(exp\(.*\), 1 − 0\.2·clipScale\), 1 \+ 0\.2·clipScale\)/);
  const scaleAt = (environmentSteps: number) =>
    chosen(linear).targets({ ...segment, environmentSteps })["clipScale"];
  assert.deepEqual(scaleAt(0), Float32Array.of(1, 1, 1));
  assert.deepEqual(scaleAt(300), Float32Array.of(0.25, 0.25, 0.25));
  assert.deepEqual(scaleAt(500), Float32Array.of(0, 0, 0));
  assert.equal(chosen().targets(segment)["clipScale"], undefined);
});

test("its columns are GAE's, and what the policy that played said", () => {
  const { advantages, returns, oldLogProbabilities, oldValues } = chosen({
    gamma: 0.9,
    lambda: 0.5,
  }).targets(segment);
  assert.deepEqual({ advantages, returns }, generalizedAdvantages(segment, 0.9, 0.5));
  assert.deepEqual(oldLogProbabilities, segment.logProbabilities);
  assert.deepEqual(oldValues, segment.values);
  assert.deepEqual(columnsOf([chosen().loss.loss]), [
    "oldLogProbabilities",
    "advantages",
    "returns",
  ]);
});

test("a single step needs no log-probabilities of actors, and its gradient is A2C's times a ratio of 1", () => {
  const once = { epochs: 1, minibatches: 1, clipRange: null } as const;
  const { loss } = chosen(once);
  assert.deepEqual(columnsOf([loss.loss, ...Object.values(loss.figures)]), [
    "advantages",
    "returns",
  ]);
  const { logits, value } = gradientOf(loss.loss);
  const one = "exp(log π(a) − stopGradient(log π(a)))";
  assert.equal(
    printExpression(logits),
    `(1/n)·(advantages·${one}·(π − 1ₐ) + 0.01·(π·(log π + H)))`,
  );
  assert.equal(printExpression(value), "(1/n)·0.5·(V − returns)");
  assert.deepEqual(chosen(once).passes(batch), [wholeBatch(batch)]);
});

test("it goes through the batch as often and in as many parts as its options say", () => {
  const passes = chosen({ epochs: 3, minibatches: 2 }).passes(batch);
  assert.deepEqual(passes, shuffledMinibatches(batch, { epochs: 3, minibatches: 2 }));
  assert.equal(passes.length, 6);
});

test("a step's advantages are normalized, and its other columns left", () => {
  const columns = { advantages: Float32Array.of(1, 2, 6), returns: Float32Array.of(1, 2, 3) };
  const answer = chosen().beforeStep?.({ index: 0, columns, figures: null });
  assert.deepEqual(answer, { advantages: standardized([1, 2, 6]) });
});

test("an update ends after a step whose KL divergence is above the bound, and never before the first", () => {
  const look = chosen({ maxKl: 0.02, normalizeAdvantages: false }).beforeStep;
  const columns = { advantages: Float32Array.of(1, 2) };
  const at = (approxKl: number | null) =>
    look?.({
      index: approxKl === null ? 0 : 1,
      columns,
      figures: approxKl === null ? null : { approxKl },
    });
  assert.deepEqual([at(null), at(0.02), at(0.0201)], [{}, {}, "stop"]);
});

test("without normalization and bound nothing looks at steps, so the first begins while segments arrive", () => {
  assert.equal(chosen({ normalizeAdvantages: false }).beforeStep, null);
});

const refused: readonly (readonly [string, Partial<PpoOptions>, RegExp])[] = [
  [
    "minibatches that do not divide the batch",
    { minibatches: 5 },
    /^options of ppo: minibatches: a batch of 24 rows \(4 slots of 6 steps\) cannot be divided into 5 minibatches of one size; choose a divisor of 24$/,
  ],
  [
    "normalization of single rows",
    { minibatches: 24 },
    /^options of ppo: normalizeAdvantages: needs two rows a minibatch/,
  ],
  [
    "a schedule that ends in the first round",
    { clipSchedule: "linear", clipScheduleSteps: 24 },
    /^options of ppo: clipScheduleSteps: .*first round of 24; raise it$/,
  ],
];
for (const [what, options, message] of refused)
  test(`${what} are refused in one line`, () => {
    const { passes } = chosen(options);
    assert.throws(() => passes(batch), { code: "INVALID_PASSES", group: "configuration", message });
  });

test("options out of bounds are refused by name", () => {
  const wrong = { epochs: 0, minibatches: 1.5, clipRange: 0, maxKl: -1, heat: 1 };
  assert.throws(() => chooseAlgorithm({ name: "ppo", ...wrong }), {
    code: "INVALID_OPTIONS",
    message: /epochs: .*minibatches: .*clipRange: .*maxKl: .*heat: unknown option of ppo/,
  });
});

const contradicting: readonly (readonly [string, Partial<PpoOptions>, RegExp])[] = [
  [
    "a schedule of clip ranges that are not clipped",
    { clipRange: null, clipSchedule: "linear" },
    /^options of ppo: clipSchedule: linear lowers clipRange and valueClipRange, and both are null; give one of them, or set clipSchedule to constant$/,
  ],
  [
    "the length of a schedule that is constant",
    { clipScheduleSteps: 5000 },
    /^options of ppo: clipScheduleSteps: 5000 has no effect with the constant clipSchedule; set clipSchedule to linear, or leave clipScheduleSteps at 10000000$/,
  ],
  [
    "a clip range that allows every lower ratio",
    { clipRange: 2 },
    /^options of ppo: clipRange: .*expected number to be <1$/,
  ],
];
for (const [what, options, message] of contradicting)
  test(`${what} is refused in one line`, () => {
    assert.throws(() => chosen(options), { code: "INVALID_OPTIONS", message });
  });

test("a schedule of the value's clip range alone is accepted", () => {
  assert.match(
    printed({ clipRange: null, valueClipRange: 0.3, clipSchedule: "linear" }),
    /0\.3·clipScale/,
  );
});

test("what it reports is what it declares", () => {
  const names = ppo.figures.map(({ name }) => name).sort();
  const parts = {
    epochs: 4,
    minibatches: 4,
    valueClipRange: null,
    clipSchedule: "constant",
  } as const;
  for (const clipRange of [null, 0.2]) {
    const { figures } = ppoLoss({
      ...parts,
      clipRange,
      valueCoefficient: 1,
      entropyCoefficient: 0,
    });
    assert.deepEqual(Object.keys(figures).sort(), names);
  }
});

test("with a memory minibatches take whole segments, so they must divide the slots", () => {
  const remembering = { ...batch, slots: 6, segmentLength: 4, wholeSegments: true };
  const { passes } = chosen({ epochs: 1, minibatches: 4 });
  assert.throws(() => passes(remembering), {
    code: "INVALID_PASSES",
    message: /network\.memory.* 6 slots cannot be divided into 4 minibatches/,
  });
  assert.equal(chosen({ epochs: 1, minibatches: 3 }).passes(remembering).length, 3);
});
