import type { RecordedEnd, RecordedSteps } from "./recorded-segment.ts";
import type { SegmentWithFrames } from "./segment.ts";
import { createSegmentDigest } from "./segment-digest.ts";
import type { SegmentSink } from "./segment-player.ts";

/** Collects whole segments where they are played, without a learner: each comes in one piece. */
export class SegmentCollector implements SegmentSink {
  readonly #steps = new Map<number, RecordedSteps>();
  #segments: SegmentWithFrames[] = [];

  async steps(steps: RecordedSteps): Promise<void> {
    this.#steps.set(steps.slot, steps);
  }

  async end(end: RecordedEnd): Promise<void> {
    const steps = this.#steps.get(end.slot);
    if (steps?.actions.length !== end.steps) {
      throw new RangeError(`slot ${end.slot}'s segment did not come in one piece`);
    }
    this.#steps.delete(end.slot);
    this.#segments.push(segmentOf(steps, end));
  }

  /** Segments that came since the last call, by slot. */
  take(): SegmentWithFrames[] {
    const segments = this.#segments.sort((a, b) => a.slot - b.slot);
    this.#segments = [];
    return segments;
  }
}

/** A segment that nobody sent. @param steps all of them */
export function segmentOf(steps: RecordedSteps, end: RecordedEnd): SegmentWithFrames {
  const { firstStep: _, ...columns } = steps;
  const { steps: __, ...closing } = end;
  const digest = createSegmentDigest();
  digest.update(steps);
  return { ...columns, ...closing, actor: "", framesSha256: digest.framesSha256() };
}
