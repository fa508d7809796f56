import type { MicroBatch } from "../engine.ts";
import type { NetworkSpec } from "../network/network-spec.ts";
import {
  closeKeptEngines,
  type EngineFactory,
  gradientOf,
  gradientTolerance,
  someLoss,
  someOptions,
  type TensorError,
  tensorErrors,
} from "./engine-probe.ts";
import { aMicroBatch, rowsOf, someWeights } from "./learning-cases.ts";
import { referenceGradients } from "./reference-engine.ts";

/** How far an engine's gradient is from another's, in the parameter tensor that differs most. */
export interface GradientCheck extends TensorError {
  readonly spec: NetworkSpec;
  readonly rows: number;
  readonly against: "the float64 reference" | "the other engine";
  /** What the tests of engines allow. */
  readonly allowed: number;
}

/** The batch that both engines compute, in micro-batches. */
export interface CheckedBatch {
  readonly spec: NetworkSpec;
  readonly rows: number;
  readonly microBatchRows: number;
}

const REFERENCE_ROWS = 5;

/**
 * Compares an engine's gradients with those of the slow float64 reference, on a few rows, and with another engine's, on a
 * whole batch. For measurements of a device on which the tests cannot run.
 */
export async function checkGradients(
  create: EngineFactory,
  other: EngineFactory,
  { spec, rows, microBatchRows }: CheckedBatch,
): Promise<readonly GradientCheck[]> {
  const options = someOptions({ spec });
  const weights = someWeights(spec);
  try {
    const few = aMicroBatch(spec, REFERENCE_ROWS);
    const reference = referenceGradients(spec, weights, few, someLoss).gradient;
    const all = aMicroBatch(spec, rows);
    const parts = (): MicroBatch[] =>
      Array.from({ length: Math.ceil(rows / microBatchRows) }, (_, part) => {
        const first = part * microBatchRows;
        return rowsOf(spec, all, first, Math.min(rows, first + microBatchRows));
      });
    const mine = {
      few: await gradientOf(create, options, weights, [few]),
      all: await gradientOf(create, options, weights, parts()),
    };
    const others = await gradientOf(other, options, weights, parts());
    const found = { spec, allowed: gradientTolerance };
    return [
      {
        ...found,
        rows: REFERENCE_ROWS,
        against: "the float64 reference",
        ...worstOf(tensorErrors(spec, mine.few, reference)),
      },
      {
        ...found,
        rows,
        against: "the other engine",
        ...worstOf(tensorErrors(spec, mine.all, others)),
      },
    ];
  } finally {
    await closeKeptEngines();
  }
}

function worstOf(errors: readonly TensorError[]): TensorError {
  return errors.reduce((worst, each) => (each.error > worst.error ? each : worst));
}
