import { segmentFrames } from "@lockstep/learning";
import { type SegmentShape, segmentFrameBytes } from "../segment/segment.ts";
import type { PlannedMicroBatch } from "./micro-batch-plan.ts";

/**
 * Memory for a learner's frames, used again round after round. Frames are most of what it holds, and they stay for as long
 * as a round does: new memory every time is found again only by searching the whole heap for what is garbage.
 */
export class FrameMemory {
  readonly #segmentBytes: number;
  readonly #slots: number;
  readonly #free: Uint8Array[] = [];
  readonly #microBatchBytes: number;
  readonly #freeMicroBatches: Uint8Array[] = [];

  constructor(plan: readonly PlannedMicroBatch[], shape: SegmentShape) {
    this.#segmentBytes = segmentFrameBytes(shape);
    this.#slots = shape.slots;
    this.#microBatchBytes = Math.max(...plan.map((planned) => copied(planned, shape)));
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

  /** For the frames of a micro-batch of several slots. */
  takeMicroBatch(bytes: number): Uint8Array {
    const whole = this.#freeMicroBatches.pop() ?? new Uint8Array(this.#microBatchBytes);
    return whole.subarray(0, bytes);
  }

  /** The gradients of a micro-batch are computed. Those of a single slot, which are a segment's, are left alone. */
  giveBackMicroBatch({ buffer }: Uint8Array): void {
    if (buffer.byteLength === this.#microBatchBytes) {
      this.#freeMicroBatches.push(new Uint8Array(buffer));
    }
  }
}

/** Bytes of a micro-batch's frames; those of a single slot are a view of its segment. */
function copied(planned: PlannedMicroBatch, { stack, frameBytes }: SegmentShape): number {
  if (planned.length === 1) return 0;
  const frames = planned.reduce((sum, { steps }) => sum + segmentFrames(steps, stack), 0);
  return frames * frameBytes;
}
