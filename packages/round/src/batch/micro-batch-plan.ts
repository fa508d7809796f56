import { type SlotRows, wholeBatch } from "@lockstep/algorithm";

export type { SlotRows };

/** The slots' rows that make one micro-batch, in order. */
export type PlannedMicroBatch = readonly SlotRows[];

/** How many rows runs of rows have. */
export function rowsIn(runs: readonly SlotRows[]): number {
  return runs.reduce((sum, { steps }) => sum + steps, 0);
}

/**
 * Cuts rows into micro-batches, in their order: as many runs as fit into `microBatchRows`, or, where one run does not fit,
 * pieces of it. The cut depends on the run's configuration alone, because it decides the order in which gradients are added.
 */
export function cutIntoMicroBatches(
  rows: readonly SlotRows[],
  microBatchRows: number,
): PlannedMicroBatch[] {
  const plan: PlannedMicroBatch[] = [];
  let open: SlotRows[] = [];
  let size = 0;
  const close = (): void => {
    if (open.length > 0) plan.push(open);
    open = [];
    size = 0;
  };
  for (const run of rows) {
    if (size + run.steps > microBatchRows) close();
    if (run.steps <= microBatchRows) {
      open.push(run);
      size += run.steps;
    } else {
      plan.push(...piecesOf(run, microBatchRows).map((piece) => [piece]));
    }
  }
  close();
  return plan;
}

function piecesOf({ slot, firstStep, steps }: SlotRows, most: number): readonly SlotRows[] {
  return Array.from({ length: Math.ceil(steps / most) }, (_, index) => ({
    slot,
    firstStep: firstStep + index * most,
    steps: Math.min(most, steps - index * most),
  }));
}

/** A round's whole batch, slot-major `[slots · segmentLength]`, in micro-batches. */
export function planMicroBatches(shape: {
  readonly slots: number;
  readonly segmentLength: number;
  readonly microBatchRows: number;
}): PlannedMicroBatch[] {
  return cutIntoMicroBatches(wholeBatch(shape), shape.microBatchRows);
}
