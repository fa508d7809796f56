import { segmentFrames } from "@lockstep/learning";
import { type SegmentShape, segmentFrameBytes } from "../segment/segment.ts";
import { FrameMemory } from "./frame-memory.ts";
import type { PlannedMicroBatch } from "./micro-batch-plan.ts";

/** Where a run of a segment's frames lies in a micro-batch. */
interface Place {
  readonly microBatch: number;
  /** First of the segment's frames that lies there, how many do, and where the first lies among the micro-batch's. */
  readonly first: number;
  readonly count: number;
  readonly at: number;
}

/** Takes the frames of one segment as they come. */
export interface SegmentFrames {
  /** The next frames of the segment, in order. Copied. */
  add(frames: Uint8Array): void;
  /** The segment is accepted: its frames are never overwritten. Call once, after all frames. */
  keep(): void;
  /** The segment is dropped; its memory may be reused. */
  discard(): void;
}

/**
 * The frames of a round, in the memory of the micro-batches that they are computed in, from the moment they arrive.
 *
 * The first sender of a slot's frames writes them to their final place. A second sender of the same slot writes to
 * separate memory, which is copied only if its segment is accepted. A micro-batch's frames stay until they are
 * released, even if several steps use them.
 */
export class RoundFrames {
  readonly #plan: readonly PlannedMicroBatch[];
  readonly #shape: SegmentShape;
  readonly #memory: FrameMemory;
  readonly #places: ReadonlyMap<number, readonly Place[]>;
  readonly #microBatches: (Uint8Array | null)[];
  /** The sender that writes a slot's frames to their final place. */
  readonly #inPlace = new Map<number, SegmentFrames>();
  readonly #kept = new Set<number>();

  constructor(plan: readonly PlannedMicroBatch[], shape: SegmentShape, memory: FrameMemory) {
    this.#plan = plan;
    this.#shape = shape;
    this.#memory = memory;
    this.#places = placesOf(plan, shape);
    this.#microBatches = plan.map(() => null);
  }

  /** For a segment of a slot that is not kept yet. */
  open(slot: number): SegmentFrames {
    this.#expectNotKept(slot);
    if (this.#inPlace.has(slot)) return this.#beside(slot);
    let written = 0;
    const frames: SegmentFrames = {
      add: (some) => {
        this.#expectInPlace(slot, frames);
        written = this.#write(slot, written, some);
      },
      keep: () => {
        this.#expectInPlace(slot, frames);
        this.#keep(slot);
      },
      discard: () => {
        if (this.#inPlace.get(slot) === frames) this.#inPlace.delete(slot);
      },
    };
    this.#inPlace.set(slot, frames);
    return frames;
  }

  /** Of a micro-batch whose segments are all kept: its slots' rows one after the other, each with the stack before it. */
  of(microBatch: number): Uint8Array {
    const missing = this.#plan[microBatch]?.find(({ slot }) => !this.#kept.has(slot));
    if (missing !== undefined) throw new RangeError(`frames of slot ${missing.slot} are not there`);
    return this.#microBatch(microBatch);
  }

  /** A micro-batch is computed for the last time. @param frames its frames, as the engine gave them back */
  release(microBatch: number, frames: Uint8Array): void {
    this.#microBatches[microBatch] = null;
    this.#memory.giveBack(frames);
  }

  /** Separate memory, until one of the segments is accepted. */
  #beside(slot: number): SegmentFrames {
    const own = this.#memory.take(segmentFrameBytes(this.#shape));
    let bytes = 0;
    return {
      add: (some) => {
        own.set(some, bytes);
        bytes += some.byteLength;
      },
      keep: () => {
        this.#expectNotKept(slot);
        this.#write(slot, 0, own);
        this.#keep(slot);
        this.#memory.giveBack(own);
      },
      discard: () => this.#memory.giveBack(own),
    };
  }

  /** @param first of the segment's frames. @returns the frame after the last one */
  #write(slot: number, first: number, frames: Uint8Array): number {
    const { frameBytes } = this.#shape;
    const end = first + frames.byteLength / frameBytes;
    for (const place of this.#places.get(slot) ?? []) {
      const from = Math.max(first, place.first);
      const to = Math.min(end, place.first + place.count);
      if (from >= to) continue;
      this.#microBatch(place.microBatch).set(
        frames.subarray((from - first) * frameBytes, (to - first) * frameBytes),
        (place.at + from - place.first) * frameBytes,
      );
    }
    return end;
  }

  #microBatch(index: number): Uint8Array {
    const there = this.#microBatches[index];
    if (there != null) return there;
    const frames = this.#memory.take(microBatchFrameBytes(this.#plan[index] ?? [], this.#shape));
    this.#microBatches[index] = frames;
    return frames;
  }

  /** From now on the slot's frames are not written. */
  #keep(slot: number): void {
    this.#kept.add(slot);
    this.#inPlace.delete(slot);
  }

  #expectNotKept(slot: number): void {
    if (this.#kept.has(slot)) throw new RangeError(`slot ${slot} has its segment already`);
  }

  #expectInPlace(slot: number, frames: SegmentFrames): void {
    this.#expectNotKept(slot);
    if (this.#inPlace.get(slot) === frames) return;
    throw new RangeError(`these frames of slot ${slot} were discarded`);
  }
}

/** Memory that holds all frames of a round. */
export function createFrameMemory(
  plan: readonly PlannedMicroBatch[],
  shape: SegmentShape,
): FrameMemory {
  return new FrameMemory(
    plan.reduce((sum, planned) => sum + microBatchFrameBytes(planned, shape), 0),
  );
}

function microBatchFrameBytes(
  planned: PlannedMicroBatch,
  { stack, frameBytes }: SegmentShape,
): number {
  return planned.reduce((sum, { steps }) => sum + segmentFrames(steps, stack), 0) * frameBytes;
}

function placesOf(
  plan: readonly PlannedMicroBatch[],
  { stack }: SegmentShape,
): ReadonlyMap<number, readonly Place[]> {
  const places = new Map<number, Place[]>();
  for (const [microBatch, planned] of plan.entries()) {
    let at = 0;
    for (const { slot, firstStep, steps } of planned) {
      const count = segmentFrames(steps, stack);
      const ofSlot = places.get(slot) ?? [];
      places.set(slot, ofSlot);
      ofSlot.push({ microBatch, first: firstStep, count, at });
      at += count;
    }
  }
  return places;
}

/**
 * A micro-batch's frames, copied from the segments that its rows are of: each run of rows with the stack before it.
 * @param of all frames of a slot's segment
 */
export function gatherFrames(
  planned: PlannedMicroBatch,
  shape: SegmentShape,
  of: (slot: number) => Uint8Array,
): Uint8Array {
  const { frameBytes, stack } = shape;
  const frames = new Uint8Array(microBatchFrameBytes(planned, shape));
  let at = 0;
  for (const { slot, firstStep, steps } of planned) {
    const count = segmentFrames(steps, stack);
    const run = of(slot).subarray(firstStep * frameBytes, (firstStep + count) * frameBytes);
    frames.set(run, at);
    at += run.byteLength;
  }
  return frames;
}
