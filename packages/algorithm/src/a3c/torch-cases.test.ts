import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { logSoftmax } from "@lockstep/learning";
import type { EvaluatedSegment } from "../algorithm.ts";
import { chooseAlgorithm } from "../choose-algorithm.ts";
import {
  evaluateActions,
  evaluateMean,
  evaluateRow,
  type RowInputs,
} from "../expression/evaluate.ts";
import { stepsBeforeColumn } from "../expression/expression.ts";
import { gradientOf } from "../expression/gradient.ts";

interface Case {
  readonly loss: number;
  readonly logits: readonly (readonly number[])[];
  readonly values: readonly number[];
  readonly figures: Readonly<Record<string, number>>;
  readonly targets: { readonly advantages: readonly number[]; readonly returns: readonly number[] };
}

interface Cases {
  readonly rows: {
    readonly logits: readonly (readonly number[])[];
    readonly values: readonly number[];
    readonly actions: readonly number[];
    readonly columns: Readonly<Record<"weights" | "oldLogProbabilities", readonly number[]>>;
    readonly segments: {
      readonly steps: number;
      readonly flags: readonly number[];
      /** By row. */
      readonly truncatedValues: Readonly<Record<string, number>>;
      readonly bootstrapValues: readonly number[];
    };
  };
  readonly cases: Readonly<Record<string, Case>>;
}

const file = new URL("../../reference/loss-cases.json", import.meta.url);
const { rows, cases } = JSON.parse(readFileSync(file, "utf8")) as Cases;
const { steps, flags, truncatedValues, bootstrapValues } = rows.segments;
/** Targets are float32, as engines read them. */
const tolerance = 2e-7;

const clips = {
  "A3C with V-trace": { rhoBar: 1, cBar: 1 },
  "A3C with V-trace and other clips": { rhoBar: 1.2, cBar: 0.9 },
} as const;

/** The script's rows as segments. Its rewards are in the column `weights`. */
const segments: readonly EvaluatedSegment[] = bootstrapValues.map((bootstrapValue, segment) => {
  const [first, end] = [segment * steps, (segment + 1) * steps];
  const cut = (numbers: readonly number[]) => Float64Array.from(numbers.slice(first, end));
  const newest = {
    logProbabilities: Float32Array.from(cut(rows.actions), (action, t) => {
      const logPolicy = logSoftmax(rows.logits[first + t] as number[]);
      return logPolicy[action] as number;
    }),
    values: Float32Array.from(cut(rows.values)),
  };
  return {
    actions: Uint8Array.from(cut(rows.actions)),
    rewards: cut(rows.columns.weights),
    // Nobody reads what the weights that played thought of the states.
    values: new Float64Array(steps).fill(Number.NaN),
    logProbabilities: cut(rows.columns.oldLogProbabilities),
    flags: Uint8Array.from(cut(flags)),
    truncatedValues: Float64Array.from(
      Object.entries(truncatedValues).flatMap(([row, value]) =>
        Number(row) >= first && Number(row) < end ? [value] : [],
      ),
    ),
    bootstrapValue,
    environmentSteps: 0,
    newest,
  };
});

function assertClose(actual: number | undefined, expected: number, what: string): void {
  const near = tolerance * Math.max(1, Math.abs(expected));
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) <= near, `${what}: ${actual}, ${expected}`);
}

for (const [name, { rhoBar, cBar }] of Object.entries(clips))
  test(`PyTorch gives the same targets, loss, figures and gradients: ${name}`, () => {
    const expected = cases[name] as Case;
    const algorithm = chooseAlgorithm({
      name: "a3c",
      ...{ vTrace: true, rhoBar, cBar, gamma: 0.97, lambda: 0.9 },
    });
    const columns = segments.map((segment) => algorithm.targetsBeforeStep?.(segment) ?? {});
    const inputs = rows.logits.map((logits, row): RowInputs => {
      const own = columns[Math.floor(row / steps)] ?? {};
      const at = (column: string) => own[column]?.[row % steps] ?? Number.NaN;
      for (const target of ["advantages", "returns"] as const)
        assertClose(at(target), expected.targets[target][row] ?? 0, `${target} of row ${row}`);
      return {
        logits,
        value: rows.values[row] as number,
        action: rows.actions[row] as number,
        columns: {
          ...{ advantages: at("advantages"), returns: at("returns") },
          importanceWeights: at("importanceWeights"),
          [stepsBeforeColumn]: 2,
        },
      };
    });
    const weight = 1 / inputs.length;
    const { loss, figures } = algorithm.loss;
    assertClose(evaluateMean(loss, inputs, weight), expected.loss, "loss");
    assert.deepEqual(Object.keys(figures), Object.keys(expected.figures));
    for (const [figure, formula] of Object.entries(figures))
      assertClose(evaluateMean(formula, inputs, weight), expected.figures[figure] ?? 0, figure);
    const gradient = gradientOf(loss);
    inputs.forEach((row, i) => {
      evaluateActions(gradient.logits, row, weight).forEach((slope, action) => {
        assertClose(slope, expected.logits[i]?.[action] ?? Number.NaN, `row ${i}, logit`);
      });
      const byValue = evaluateRow(gradient.value, row, weight);
      assertClose(byValue, expected.values[i] ?? Number.NaN, `row ${i}, value`);
    });
  });
