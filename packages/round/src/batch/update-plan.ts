import { type BatchShape, type ChosenAlgorithm, wholeBatch } from "@lockstep/algorithm";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { cutIntoMicroBatches, type PlannedMicroBatch } from "./micro-batch-plan.ts";

/** One optimizer step: its rows in micro-batches. */
export interface PlannedStep {
  readonly microBatches: readonly PlannedMicroBatch[];
  /** Of all its micro-batches: what means are taken over. */
  readonly rows: number;
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
}

/** What an algorithm's passes choose from. */
export function batchShape(
  { seed, slots, segmentLength, network }: RunConfiguration,
  version: number,
): BatchShape {
  const wholeSegments = network.memory !== undefined;
  return { seed, slots, segmentLength, version, ...(wholeSegments && { wholeSegments }) };
}

/** The update that follows a version. */
export function updatePlan(
  configuration: RunConfiguration,
  algorithm: Pick<ChosenAlgorithm, "passes">,
  version: number,
): UpdatePlan {
  const { slots, segmentLength, learning } = configuration;
  const passes = algorithm.passes(batchShape(configuration, version));
  const steps = passes.map((rows) => cutIntoMicroBatches(rows, learning.microBatchRows));
  const [only] = steps;
  if (only !== undefined && steps.length === 1) return oneStep(only);
  return {
    steps: steps.map((microBatches) => ({ microBatches, rows: rowsOf(microBatches) })),
    stored: wholeBatch({ slots, segmentLength }).map((slot) => [slot]),
  };
}

/** A single optimizer step over some micro-batches. */
export function oneStep(microBatches: readonly PlannedMicroBatch[]): UpdatePlan {
  return { steps: [{ microBatches, rows: rowsOf(microBatches) }], stored: microBatches };
}

function rowsOf(microBatches: readonly PlannedMicroBatch[]): number {
  return microBatches.flat().reduce((sum, { steps }) => sum + steps, 0);
}
