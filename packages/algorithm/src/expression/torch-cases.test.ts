import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { standardized } from "@lockstep/learning";
import { ppoLoss } from "../ppo/ppo-loss.ts";
import { evaluateActions, evaluateMean, evaluateRow, type RowInputs } from "./evaluate.ts";
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
  ratio,
  square,
  subtract,
  value,
} from "./expression.ts";
import { gradientOf } from "./gradient.ts";

interface Case {
  readonly loss: number;
  /** `[rows, actions]` */
  readonly logits: readonly (readonly number[])[];
  /** `[rows]` */
  readonly values: readonly number[];
  /** Of an algorithm. */
  readonly figures?: Readonly<Record<string, number>>;
}

interface Cases {
  readonly rows: {
    readonly logits: readonly (readonly number[])[];
    readonly values: readonly number[];
    readonly actions: readonly number[];
    readonly columns: Readonly<Record<string, readonly number[]>>;
  };
  readonly cases: Readonly<Record<string, Case>>;
}

const file = new URL("../../reference/loss-cases.json", import.meta.url);
const { rows: data, cases } = JSON.parse(readFileSync(file, "utf8")) as Cases;
const rows: readonly RowInputs[] = data.logits.map((logits, row) => ({
  logits,
  value: data.values[row] as number,
  action: data.actions[row] as number,
  columns: Object.fromEntries(
    Object.entries(data.columns).map(([name, numbers]) => [name, numbers[row] as number]),
  ),
}));

const advantages = column("advantages");
const returns = column("returns");
const oldValues = column("oldValues");
const policyRatio = ratio(column("oldLogProbabilities"));
const error = square(subtract(value, returns));
const clippedRatio = minimum(
  multiply(policyRatio, advantages),
  multiply(clip(policyRatio, 0.8, 1.2), advantages),
);
const near = add(oldValues, clip(subtract(value, oldValues), -0.25, 0.25));
const clippedValue = maximum(error, square(subtract(near, returns)));

/** The losses of the script, written in the language. */
const losses: Readonly<Record<string, Mean>> = {
  "log-probability": negate(mean(multiply(advantages, logProbability))),
  entropy: negate(mean(entropy)),
  "squared error": multiply(0.5, mean(error)),
  "weights by row": mean(multiply(column("weights"), error)),
  ratio: negate(mean(multiply(policyRatio, advantages))),
  "clipped ratio": negate(mean(clippedRatio)),
  "clipped value": mean(clippedValue),
  minimum: mean(minimum(value, oldValues)),
  maximum: mean(maximum(value, oldValues)),
  clip: mean(clip(value, -0.5, 0.75)),
  "exponential of an output": mean(exp(add(multiply(0.5, value), entropy))),
  "product of outputs": mean(multiply(multiply(value, logProbability), entropy)),
  "clipped surrogate objective": subtract(
    add(negate(mean(clippedRatio)), multiply(0.25, mean(clippedValue))),
    multiply(0.02, mean(entropy)),
  ),
};

function assertClose(
  actual: ArrayLike<number>,
  expected: readonly number[],
  what: string,
  tolerance = 1e-12,
): void {
  expected.forEach((number, i) => {
    const got = actual[i] ?? Number.NaN;
    assert.ok(
      Math.abs(got - number) <= tolerance * Math.max(1, Math.abs(number)),
      `${what} ${i}: ${got}, PyTorch ${number}`,
    );
  });
}

const several = { epochs: 4, minibatches: 4, valueCoefficient: 0.5, entropyCoefficient: 0.01 };
const unclipped = {
  ...several,
  clipRange: null,
  valueClipRange: null,
  clipSchedule: "constant",
} as const;

/** PPO as the script writes it. */
const ppoCases = {
  "PPO without clipping": { options: unclipped, columns: {} },
  PPO: { options: { ...unclipped, clipRange: 0.2 }, columns: normalized() },
  "PPO with a clipped value": {
    options: { ...unclipped, clipRange: 0.2, valueClipRange: 0.25 },
    columns: normalized(),
  },
  "PPO with annealed clip ranges": {
    options: { ...unclipped, clipRange: 0.2, valueClipRange: 0.25, clipSchedule: "linear" },
    columns: { clipScale: rows.map(() => 0.625) },
  },
} as const;

function normalized(): Readonly<Record<string, ArrayLike<number>>> {
  return { advantages: standardized(data.columns["advantages"] as readonly number[]) };
}

test("every loss of the file is there, and no other", () => {
  const own = Object.keys(cases).filter((name) => !name.startsWith("A3C"));
  assert.deepEqual([...Object.keys(losses), ...Object.keys(ppoCases)], own);
});

for (const [name, { options, columns }] of Object.entries(ppoCases)) {
  test(`PyTorch's autograd gives the same loss, figures and gradients: ${name}`, () => {
    const expected = cases[name] as Case;
    const weight = 1 / rows.length;
    const own = rows.map((row, i) => {
      const replaced = Object.entries(columns).map(([each, all]) => [each, all[i] as number]);
      return { ...row, columns: { ...row.columns, ...Object.fromEntries(replaced) } };
    });
    // Normalized advantages are rounded to float32, as engines read them.
    const tolerance = "advantages" in columns ? 1e-7 : 1e-12;
    const { loss, figures } = ppoLoss(options);
    const gradient = gradientOf(loss);
    assertClose([evaluateMean(loss, own, weight)], [expected.loss], "loss", tolerance);
    assert.deepEqual(Object.keys(figures), Object.keys(expected.figures ?? {}));
    for (const [figure, value] of Object.entries(expected.figures ?? {})) {
      const got = evaluateMean(figures[figure] as Mean, own, weight);
      assertClose([got], [value], figure, tolerance);
    }
    own.forEach((row, i) => {
      const logits = evaluateActions(gradient.logits, row, weight);
      assertClose(logits, expected.logits[i] ?? [], `row ${i}, logit`, tolerance);
      const byValue = evaluateRow(gradient.value, row, weight);
      assertClose([byValue], [expected.values[i] ?? Number.NaN], `row ${i}, value`, tolerance);
    });
  });
}

for (const [name, loss] of Object.entries(losses)) {
  test(`PyTorch's autograd gives the same loss and gradients: ${name}`, () => {
    const expected = cases[name] as Case;
    const weight = 1 / rows.length;
    const gradient = gradientOf(loss);
    assertClose([evaluateMean(loss, rows, weight)], [expected.loss], "loss");
    rows.forEach((row, i) => {
      const logits = evaluateActions(gradient.logits, row, weight);
      assertClose(logits, expected.logits[i] ?? [], `row ${i}, logit`);
      const byValue = evaluateRow(gradient.value, row, weight);
      assertClose([byValue], [expected.values[i] ?? Number.NaN], `row ${i}, value`);
    });
  });
}
