import { stackIndices } from "@lockstep/learning";
import type { MicroBatch } from "@lockstep/model";
import type { Segment, SegmentShape } from "../segment/segment.ts";
import type { PlannedMicroBatch, SlotRows } from "./micro-batch-plan.ts";

/** A segment with what the update fits to it. */
export interface LearningSegment {
  readonly segment: Segment;
  /** `[steps]` each: what the loss reads of its steps, by name. */
  readonly columns: Readonly<Record<string, Float32Array>>;
}

/**
 * Lays out the rows of a micro-batch.
 * @param of the segment of a slot, which must have arrived
 * @param frames of the micro-batch, as {@link RoundFrames} has them; not copied
 */
export function layOutMicroBatch(
  planned: PlannedMicroBatch,
  of: (slot: number) => LearningSegment,
  shape: SegmentShape,
  frames: Uint8Array,
): MicroBatch {
  const rows = planned.reduce((sum, { steps }) => sum + steps, 0);
  const actions = new Int32Array(rows);
  const stacks = new Int32Array(rows * shape.stack);
  let row = 0;
  let frame = 0;
  for (const piece of planned) {
    const { segment } = of(piece.slot);
    const end = piece.firstStep + piece.steps;
    actions.set(segment.actions.subarray(piece.firstStep, end), row);
    stacks.set(stacksOf(piece, segment, shape, frame), row * shape.stack);
    row += piece.steps;
    frame += piece.steps + shape.stack - 1;
  }
  return {
    frames,
    stacks,
    actions,
    columns: columnsOf(planned, of, rows),
    batchRows: shape.slots * shape.segmentLength,
  };
}

/** The pieces' columns, one piece after another. */
function columnsOf(
  planned: PlannedMicroBatch,
  of: (slot: number) => LearningSegment,
  rows: number,
): Record<string, Float32Array> {
  const columns: Record<string, Float32Array> = {};
  let row = 0;
  for (const { slot, firstStep, steps } of planned) {
    for (const [name, column] of Object.entries(of(slot).columns)) {
      columns[name] ??= new Float32Array(rows);
      columns[name].set(column.subarray(firstStep, firstStep + steps), row);
    }
    row += steps;
  }
  return columns;
}

/** Which frames the piece's rows see: the segment's own indices, moved to where its frames lie in the micro-batch. */
function stacksOf(
  piece: SlotRows,
  segment: Segment,
  shape: SegmentShape,
  firstFrame: number,
): Int32Array {
  const { segmentLength, stack } = shape;
  const whole = stackIndices({ steps: segmentLength, stack, flags: segment.flags });
  const end = piece.firstStep + piece.steps;
  return whole
    .subarray(piece.firstStep * stack, end * stack)
    .map((frame) => frame - piece.firstStep + firstFrame);
}
