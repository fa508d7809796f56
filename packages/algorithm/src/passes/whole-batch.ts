import type { BatchShape, SlotRows } from "../algorithm.ts";

/** All rows of the batch, in the order of slots. */
export function wholeBatch({
  slots,
  segmentLength,
}: Pick<BatchShape, "slots" | "segmentLength">): readonly SlotRows[] {
  return Array.from({ length: slots }, (_, slot) => ({
    slot,
    firstStep: 0,
    steps: segmentLength,
  }));
}
