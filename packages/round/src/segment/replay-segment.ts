import type { Slot } from "@lockstep/environment";
import type { SegmentWithFrames } from "./segment.ts";
import { segmentOf } from "./segment-collector.ts";
import { type RecordedShape, SegmentRecorder } from "./segment-recorder.ts";

/**
 * Plays a segment with known actions from the slot's position. The policy's columns are all 0, so only the hashes of
 * actions and frames can be compared with the original segment's.
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
  return segmentOf(steps, recorder.end(0, slot));
}
