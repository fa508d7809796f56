import {
  AlgorithmError,
  type BatchShape,
  type ChosenAlgorithm,
  type Columns,
  type GradientWeights,
  type NewestAnswers,
  wholeBatch,
} from "@lockstep/algorithm";
import { parameterLayout } from "@lockstep/model";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { networkOf } from "../network-of.ts";
import type { Segment } from "../segment/segment.ts";
import { environmentSteps } from "./environment-steps.ts";
import {
  cutIntoMicroBatches,
  type PlannedMicroBatch,
  rowsIn,
  type SlotRows,
} from "./micro-batch-plan.ts";

const mostHeldBytes = 2 ** 30;

/** One optimizer step: its rows in micro-batches. */
export interface PlannedStep {
  readonly microBatches: readonly PlannedMicroBatch[];
  /** Of all its micro-batches: what means are taken over. */
  readonly rows: number;
  /** All rows of its segments, where the newest weights are asked about them before it is made. */
  readonly evaluated?: readonly PlannedMicroBatch[];
}

/** What an update does with a round's segments. */
export interface UpdatePlan {
  /** At least one, in order. */
  readonly steps: readonly PlannedStep[];
  /**
   * How frames lie while segments arrive. Those of a lone step lie in the micro-batches that they are computed in; for several
   * steps each slot's lie together and are copied into each micro-batch.
   */
  readonly stored: readonly PlannedMicroBatch[];
  /** At which weights gradients are taken; absent: `newest`. */
  readonly gradientsAt?: GradientWeights;
  /** Makes a segment's columns again, from what the newest weights say of it; absent where nothing does. */
  readonly targetsBeforeStep?: (segment: Segment, newest: NewestAnswers) => Columns;
  /** Whether rows say how many steps were made before theirs. */
  readonly countsSteps?: boolean;
}

/** What an algorithm's passes choose from. */
export function batchShape(
  { seed, slots, segmentLength, network }: RunConfiguration,
  version: number,
): BatchShape {
  const wholeSegments = network.memory !== undefined;
  return { seed, slots, segmentLength, version, ...(wholeSegments && { wholeSegments }) };
}

type PlannedAlgorithm = Pick<
  ChosenAlgorithm,
  "name" | "passes" | "gradientsAt" | "targetsBeforeStep" | "countsSteps"
>;

/**
 * The update that follows a version.
 * @throws {AlgorithmError} `INVALID_PASSES`, also where gradients that are all taken at the weights that played need too much
 * memory: each is as large as the weights, and all are there before the first step is made
 */
export function updatePlan(
  configuration: RunConfiguration,
  algorithm: PlannedAlgorithm,
  version: number,
): UpdatePlan {
  const plan = anyUpdatePlan(configuration, algorithm, version);
  const held = gradientsHeld(plan);
  const bytes = held === 0 ? 0 : 4 * parameterLayout(networkOf(configuration)).total;
  if (held * bytes <= mostHeldBytes) return plan;
  const [whole, each] = [held * bytes, bytes].map((size) => Math.ceil(size / 1e6));
  throw new AlgorithmError(
    "INVALID_PASSES",
    `an update of ${algorithm.name} holds ${held} gradients of ${each} MB until all are computed, together ${whole} MB; expected ${Math.floor(mostHeldBytes / 1e6)} MB or less: lower slots, raise learning.microBatchRows with fewer steps (maxStaleness), or take gradients at the newest weights (vTrace)`,
  );
}

function anyUpdatePlan(
  configuration: RunConfiguration,
  algorithm: PlannedAlgorithm,
  version: number,
): UpdatePlan {
  const { slots, segmentLength, learning } = configuration;
  const { gradientsAt, targetsBeforeStep, countsSteps } = algorithm;
  const cut = (rows: readonly SlotRows[]) => cutIntoMicroBatches(rows, learning.microBatchRows);
  const passes = algorithm.passes(batchShape(configuration, version));
  const how = { gradientsAt, countsSteps };
  const [only] = passes;
  if (only !== undefined && passes.length === 1 && targetsBeforeStep === null)
    return { ...oneStep(cut(only)), ...how };
  const stored = wholeBatch({ slots, segmentLength });
  const steps = passes.map((rows) => {
    const microBatches = cut(rows);
    const step = { microBatches, rows: rowsIn(microBatches.flat()) };
    if (targetsBeforeStep === null) return step;
    const its = new Set(rows.map(({ slot }) => slot));
    return { ...step, evaluated: cut(stored.filter(({ slot }) => its.has(slot))) };
  });
  const stepsBefore = environmentSteps(configuration, version);
  return {
    steps,
    stored: stored.map((slot) => [slot]),
    ...how,
    ...(targetsBeforeStep && {
      targetsBeforeStep: (segment, newest) =>
        targetsBeforeStep({ ...segment, environmentSteps: stepsBefore, newest }),
    }),
  };
}

/** Gradients that an update keeps until the last of them is computed. */
export function gradientsHeld({ steps, gradientsAt }: UpdatePlan): number {
  if (gradientsAt !== "played" || steps.length === 1) return 0;
  return steps.reduce((sum, { microBatches }) => sum + microBatches.length, 0);
}

/** A single optimizer step over some micro-batches. */
export function oneStep(microBatches: readonly PlannedMicroBatch[]): UpdatePlan {
  return { steps: [{ microBatches, rows: rowsIn(microBatches.flat()) }], stored: microBatches };
}
