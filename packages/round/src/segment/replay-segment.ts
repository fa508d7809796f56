import type { Slot } from "@lockstep/environment";
import type { SegmentWithFrames } from "./segment.ts";
import { segmentOf } from "./segment-collector.ts";
import { type RecordedShape, SegmentRecorder } from "./segment-recorder.ts";

/**
 * Plays a segment with actions that are known, where the slot stands. What a policy would have said is 0 throughout, so
 * that of its hashes only those of actions and frames can be compared with those of the segment that was played.
 */
export function replaySegment(
  slot: Slot,
  version: number,
  actions: Uint8Array,
  shape: RecordedShape,
): SegmentWithFrames {
  const { segmentLength } = shape;
  const recorder = new SegmentRecorder(slot.index, version, shape, slot.observation, segmentLength);
  for (const action of actions) {
    const decision = { action, logProbability: 0, value: 0 };
    const { truncated } = recorder.record(decision, slot.newestFrame, () => slot.step(action));
    if (truncated) recorder.recordTruncatedValue(0);
  }
  const steps = recorder.takeChunk();
  if (steps === null || !recorder.complete) {
    throw new RangeError(`got ${actions.length} actions, expected ${segmentLength}`);
  }
  return segmentOf(steps, recorder.end(0, slot.progress));
}
