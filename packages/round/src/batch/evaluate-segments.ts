import type { NewestAnswers } from "@lockstep/algorithm";
import { logSoftmax } from "@lockstep/learning";
import type { LearningEngine, MicroBatch } from "@lockstep/model";
import type { SegmentShape } from "../segment/segment.ts";
import { type PlannedMicroBatch, rowsIn } from "./micro-batch-plan.ts";
import { gatherFrames } from "./round-frames.ts";
import { type LearningSegment, layOutMicroBatch } from "./round-rows.ts";

/** Segments that an engine is asked about. */
export interface AskedSegments {
  readonly engine: Pick<LearningEngine, "infer">;
  readonly shape: SegmentShape;
  /** All rows of each segment, as many at once as a micro-batch has. */
  readonly microBatches: readonly PlannedMicroBatch[];
  /** Of a slot. */
  readonly of: (slot: number) => LearningSegment;
  /** All frames of a slot's segment. */
  readonly frames: (slot: number) => Uint8Array;
}

/** What an engine's weights say of whole segments, by slot: log π(a|s) of the actions that were taken, and V(s). */
export async function evaluateSegments({
  engine,
  shape,
  microBatches,
  of,
  frames,
}: AskedSegments): Promise<ReadonlyMap<number, NewestAnswers>> {
  const answers = new Map<number, NewestAnswers>();
  for (const planned of microBatches) {
    const rows = rowsIn(planned);
    const batch = layOutMicroBatch(planned, of, shape, gatherFrames(planned, shape, frames), rows);
    const { logits, values } = await engine.infer(observationsOf(batch, shape), rows);
    let row = 0;
    for (const { slot, firstStep, steps } of planned) {
      const answer = answers.get(slot) ?? noAnswers(shape);
      answers.set(slot, answer);
      for (let step = firstStep; step < firstStep + steps; step++, row++) {
        const logPolicy = logSoftmax(
          logits.subarray(row * shape.actions, (row + 1) * shape.actions),
        );
        answer.logProbabilities[step] = logPolicy[batch.actions[row] as number] as number;
        answer.values[step] = values[row] as number;
      }
    }
  }
  return answers;
}

function noAnswers({ segmentLength }: SegmentShape): NewestAnswers {
  return {
    logProbabilities: new Float32Array(segmentLength),
    values: new Float32Array(segmentLength),
  };
}

/** `[rows, stack]` of frames, as actors' engines see them. */
function observationsOf(
  { frames, stacks }: Pick<MicroBatch, "frames" | "stacks">,
  { frameBytes }: SegmentShape,
): Uint8Array {
  const observations = new Uint8Array(stacks.length * frameBytes);
  for (const [place, frame] of stacks.entries()) {
    const seen = frames.subarray(frame * frameBytes, (frame + 1) * frameBytes);
    observations.set(seen, place * frameBytes);
  }
  return observations;
}
