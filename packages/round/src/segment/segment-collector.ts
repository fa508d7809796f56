import type { RecordedEnd, RecordedSteps } from "./recorded-segment.ts";
import type { SegmentWithFrames } from "./segment.ts";
import { createSegmentDigest } from "./segment-digest.ts";
import type { SegmentSink } from "./segment-player.ts";

/** Collects whole segments where they are played, without a learner: each comes in one piece. */
export class SegmentCollector implements SegmentSink {
  readonly #steps = new Map<number, RecordedSteps>();
  /** Of each slot after its last segment. */
  readonly #hiddenStates: Map<number, Float32Array>;
  #segments: SegmentWithFrames[] = [];

  /** @param hiddenStates of slots that have played, where the network has a memory */
  constructor(hiddenStates: ReadonlyMap<number, Float32Array> = new Map()) {
    this.#hiddenStates = new Map(hiddenStates);
  }

  /** Of a slot at the start of its next segment; absent where it has not played, so that it is 0, or without a memory. */
  hiddenStateOf(slot: number): Float32Array | undefined {
    return this.#hiddenStates.get(slot);
  }

  async steps(steps: RecordedSteps): Promise<void> {
    this.#steps.set(steps.slot, steps);
  }

  async end(end: RecordedEnd): Promise<void> {
    const steps = this.#steps.get(end.slot);
    if (steps?.actions.length !== end.steps) {
      throw new RangeError(`slot ${end.slot}'s segment did not come in one piece`);
    }
    this.#steps.delete(end.slot);
    this.#segments.push(segmentOf(steps, end, this.#hiddenStates.get(end.slot)));
    if (end.hiddenState !== undefined) this.#hiddenStates.set(end.slot, end.hiddenState);
  }

  /** Segments that came since the last call, by slot. */
  take(): SegmentWithFrames[] {
    const segments = this.#segments.sort((a, b) => a.slot - b.slot);
    this.#segments = [];
    return segments;
  }
}

/**
 * A segment that nobody sent.
 * @param steps all of them
 * @param hiddenState before them, of a network with a memory
 */
export function segmentOf(
  steps: RecordedSteps,
  end: RecordedEnd,
  hiddenState?: Float32Array,
): SegmentWithFrames {
  const { firstStep: _, ...columns } = steps;
  const { steps: __, hiddenState: after, ...closing } = end;
  const hiddenStates = after && { before: hiddenState ?? new Float32Array(after.length), after };
  const digest = createSegmentDigest();
  digest.update(steps);
  return {
    ...columns,
    ...closing,
    actor: "",
    framesSha256: digest.framesSha256(),
    ...(hiddenStates && { hiddenStates }),
  };
}
