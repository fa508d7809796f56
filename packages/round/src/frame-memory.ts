import { segmentFrames } from "@lockstep/learning";
import type { PlannedMicroBatch } from "./micro-batch-plan.ts";
import { type SegmentShape, segmentFrameBytes } from "./segment.ts";

/**
 * Memory for a learner's frames, used again round after round. Frames are most of what it holds, and they stay for as long
 * as a round does: new memory every time is found again only by searching the whole heap for what is garbage.
 */
export class FrameMemory {
  readonly #segmentBytes: number;
  readonly #slots: number;
  readonly #free: Uint8Array[] = [];
  readonly #microBatch: Uint8Array;

  constructor(plan: readonly PlannedMicroBatch[], shape: SegmentShape) {
    this.#segmentBytes = segmentFrameBytes(shape);
    this.#slots = shape.slots;
    this.#microBatch = new Uint8Array(Math.max(...plan.map((planned) => copied(planned, shape))));
  }

  /** For one segment's frames. What is in it is left of an earlier one. */
  takeSegment(): Uint8Array {
    return this.#free.pop() ?? new Uint8Array(this.#segmentBytes);
  }

  /**
   * Nobody looks at a segment's frames any more. What is never given back is garbage like any other, and so is what did
   * not come from here.
   */
  giveBackSegment(frames: Uint8Array): void {
    if (frames.byteLength === this.#segmentBytes && this.#free.length < this.#slots) {
      this.#free.push(frames);
    }
  }

  /** For the frames of one micro-batch, until the next one is laid out. */
  microBatch(bytes: number): Uint8Array {
    return this.#microBatch.subarray(0, bytes);
  }
}

/** Bytes of a micro-batch's frames; those of a single slot are a view of its segment. */
function copied(planned: PlannedMicroBatch, { stack, height, width }: SegmentShape): number {
  if (planned.length === 1) return 0;
  const frames = planned.reduce((sum, { steps }) => sum + segmentFrames(steps, stack), 0);
  return frames * height * width;
}
