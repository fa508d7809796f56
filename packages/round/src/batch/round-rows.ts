import type { Columns } from "@lockstep/algorithm";
import { stackIndices } from "@lockstep/learning";
import type { MicroBatch, RowRuns } from "@lockstep/model";
import type { Segment, SegmentShape } from "../segment/segment.ts";
import { endsOf } from "../segment/slot-position.ts";
import { type PlannedMicroBatch, rowsIn, type SlotRows } from "./micro-batch-plan.ts";

/** A segment with what the update fits to it. */
export interface LearningSegment {
  readonly segment: Segment;
  /** `[steps]` each: what the loss reads of its steps, by name. */
  readonly columns: Readonly<Record<string, Float32Array>>;
}

/**
 * Lays out the rows of a micro-batch.
 * @param of the segment of a slot, which must have arrived
 * @param frames of the micro-batch, each run of rows with the stack before it; not copied
 * @param batchRows of the optimizer step
 * @param columns that take the place of the segments' own, by name
 */
export function layOutMicroBatch(
  planned: PlannedMicroBatch,
  of: (slot: number) => LearningSegment,
  shape: SegmentShape,
  frames: Uint8Array,
  batchRows: number,
  columns: Columns = {},
): MicroBatch {
  const rows = rowsIn(planned);
  const actions = new Int32Array(rows);
  const stacks = new Int32Array(rows * shape.stack);
  const wholeStacks = new Map<number, Int32Array>();
  let row = 0;
  let frame = 0;
  for (const piece of planned) {
    const { segment } = of(piece.slot);
    const end = piece.firstStep + piece.steps;
    const whole = wholeStacks.get(piece.slot) ?? stacksOf(segment, shape);
    wholeStacks.set(piece.slot, whole);
    actions.set(segment.actions.subarray(piece.firstStep, end), row);
    stacks.set(movedStacks(whole, piece, shape, frame), row * shape.stack);
    row += piece.steps;
    frame += piece.steps + shape.stack - 1;
  }
  const runs = shape.hiddenStateSize === undefined ? undefined : runsOf(planned, of, shape);
  return {
    frames,
    stacks,
    actions,
    columns: { ...columnsOfRows(planned, of), ...columns },
    batchRows,
    ...(runs && { runs }),
  };
}

/** Of a network with a memory, whose rows are whole segments. */
function runsOf(
  planned: PlannedMicroBatch,
  of: (slot: number) => LearningSegment,
  { segmentLength: steps, hiddenStateSize: size = 0 }: SegmentShape,
): RowRuns {
  const hiddenStates = new Float32Array(planned.length * size);
  const resets = new Uint8Array(planned.length * steps);
  for (const [run, { slot }] of planned.entries()) {
    const { segment } = of(slot);
    if (segment.hiddenStates === undefined)
      throw new RangeError(`slot ${slot}'s segment has no hidden state`);
    hiddenStates.set(segment.hiddenStates.before, run * size);
    for (const end of endsOf(segment.flags)) if (end + 1 < steps) resets[run * steps + end + 1] = 1;
  }
  return { steps, hiddenStates, resets };
}

/** The columns of runs of rows, one run after another. */
export function columnsOfRows(
  planned: readonly SlotRows[],
  of: (slot: number) => LearningSegment,
): Record<string, Float32Array> {
  const rows = rowsIn(planned);
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

/** Which of a segment's frames each of its steps sees. */
function stacksOf({ flags }: Segment, { segmentLength, stack }: SegmentShape): Int32Array {
  return stackIndices({ steps: segmentLength, stack, flags });
}

/** The same of a piece's rows, moved to where its frames lie in the micro-batch. */
function movedStacks(
  whole: Int32Array,
  { firstStep, steps }: SlotRows,
  { stack }: SegmentShape,
  firstFrame: number,
): Int32Array {
  return whole
    .subarray(firstStep * stack, (firstStep + steps) * stack)
    .map((frame) => frame - firstStep + firstFrame);
}
