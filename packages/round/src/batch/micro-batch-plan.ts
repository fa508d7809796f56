import type { RunConfiguration } from "@lockstep/run-configuration";

/** A run of consecutive steps of one slot. */
export interface SlotRows {
  readonly slot: number;
  /** First step of the segment that belongs to it. */
  readonly firstStep: number;
  readonly steps: number;
}

/** The slots' rows that make one micro-batch, in order. */
export type PlannedMicroBatch = readonly SlotRows[];

/**
 * Cuts a round's batch, slot-major `[slots · segmentLength]`, into micro-batches.
 * The cut depends on the run's configuration alone, because it decides the order in which gradients are added:
 * as many whole slots as fit into `microBatchRows`, or, where one segment does not fit, pieces of one slot.
 */
export function planMicroBatches(shape: {
  readonly slots: number;
  readonly segmentLength: number;
  readonly microBatchRows: number;
}): PlannedMicroBatch[] {
  const { slots, segmentLength, microBatchRows } = shape;
  const plan: PlannedMicroBatch[] = [];
  if (segmentLength > microBatchRows) {
    for (let slot = 0; slot < slots; slot++) {
      for (let firstStep = 0; firstStep < segmentLength; firstStep += microBatchRows) {
        const steps = Math.min(microBatchRows, segmentLength - firstStep);
        plan.push([{ slot, firstStep, steps }]);
      }
    }
    return plan;
  }
  const slotsTogether = Math.floor(microBatchRows / segmentLength);
  for (let first = 0; first < slots; first += slotsTogether) {
    const count = Math.min(slotsTogether, slots - first);
    plan.push(
      Array.from({ length: count }, (_, i) => ({
        slot: first + i,
        firstStep: 0,
        steps: segmentLength,
      })),
    );
  }
  return plan;
}

/** How every round of a run is cut into micro-batches. */
export function roundPlan({
  slots,
  segmentLength,
  learning,
}: RunConfiguration): PlannedMicroBatch[] {
  return planMicroBatches({ slots, segmentLength, microBatchRows: learning.microBatchRows });
}
