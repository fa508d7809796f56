import type { MicroBatch } from "../engine.ts";
import type { NetworkSpec } from "../network/network-spec.ts";
import { parameterLayout } from "../network/parameter-layout.ts";
import {
  closeKeptEngines,
  type EngineFactory,
  gradientOf,
  relativeError,
  someLoss,
  someOptions,
} from "./engine-probe.ts";
import { aMicroBatch, rowsOf, someWeights } from "./learning-cases.ts";
import { referenceGradients } from "./reference-engine.ts";

/** How far an engine's gradient is from another's. */
export interface GradientCheck {
  readonly spec: NetworkSpec;
  readonly rows: number;
  readonly against: "the float64 reference" | "the other engine";
  /** The parameter tensor that differs most. */
  readonly tensor: string;
  /** ‖gradient − expected‖ / ‖expected‖ of that tensor. */
  readonly error: number;
  /** What the engine's own tests allow. */
  readonly allowed: number;
}

/** The batch that both engines compute, in micro-batches. */
export interface CheckedBatch {
  readonly spec: NetworkSpec;
  readonly rows: number;
  readonly microBatchRows: number;
}

const TOLERANCE = 1e-4;
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
    const found = { spec, allowed: TOLERANCE };
    return [
      {
        ...found,
        rows: REFERENCE_ROWS,
        against: "the float64 reference",
        ...worstTensor(spec, mine.few, reference),
      },
      { ...found, rows, against: "the other engine", ...worstTensor(spec, mine.all, others) },
    ];
  } finally {
    await closeKeptEngines();
  }
}

function worstTensor(
  spec: NetworkSpec,
  got: Float32Array,
  expected: ArrayLike<number> & { subarray(from: number, to: number): ArrayLike<number> },
): { readonly tensor: string; readonly error: number } {
  const errors = parameterLayout(spec).tensors.map(({ name, offset, size }) => ({
    tensor: name,
    error: relativeError(
      got.subarray(offset, offset + size),
      expected.subarray(offset, offset + size),
    ),
  }));
  return errors.reduce((worst, each) => (each.error > worst.error ? each : worst));
}
