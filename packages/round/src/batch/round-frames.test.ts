import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { SegmentShape } from "../segment/segment.ts";
import { FrameMemory } from "./frame-memory.ts";
import { planMicroBatches } from "./micro-batch-plan.ts";
import { createFrameMemory, RoundFrames } from "./round-frames.ts";

const shape: SegmentShape = {
  slots: 3,
  segmentLength: 5,
  actions: 2,
  stack: 3,
  frameBytes: 2,
  frameSkip: 4,
  timeLimitSteps: null,
  rewardClip: null,
  startStates: new Set(["one"]),
};
const { slots, segmentLength, stack, frameBytes } = shape;
const framesEach = stack - 1 + segmentLength;

/** A segment's frames, each of which names itself; `play` tells two plays of a slot apart. */
function played(slot: number, play = 0): Uint8Array {
  return Uint8Array.from(
    { length: framesEach * frameBytes },
    (_, at) => 100 * play + 10 * slot + Math.floor(at / frameBytes),
  );
}

/** What a micro-batch of the cut holds, the slow way. */
function expectedOf(microBatchRows: number, index: number, play: (slot: number) => number) {
  const planned = planMicroBatches({ slots, segmentLength, microBatchRows })[index] ?? [];
  return planned.flatMap(({ slot, firstStep, steps }) => [
    ...played(slot, play(slot)).subarray(
      firstStep * frameBytes,
      (firstStep + steps + stack - 1) * frameBytes,
    ),
  ]);
}

function aRound(microBatchRows: number, memory?: FrameMemory) {
  const plan = planMicroBatches({ slots, segmentLength, microBatchRows });
  return { plan, frames: new RoundFrames(plan, shape, memory ?? createFrameMemory(plan, shape)) };
}

function keep(frames: RoundFrames, slot: number, play = 0): void {
  const ofSlot = frames.open(slot);
  ofSlot.add(played(slot, play));
  ofSlot.keep();
}

test("however plays are cut into messages and micro-batches, the kept ones are what is computed with", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.uniqueArray(fc.integer({ min: 1, max: framesEach - 1 }), { maxLength: 4 }),
      fc.array(fc.constantFrom("first", "spare"), { minLength: slots, maxLength: slots }),
      (microBatchRows, unsorted, winners) => {
        const { plan, frames } = aRound(microBatchRows);
        const bounds = [0, ...unsorted.sort((a, b) => a - b), framesEach];
        for (const [slot, winner] of winners.entries()) {
          const first = frames.open(slot);
          const spare = frames.open(slot);
          for (const [i, end] of bounds.slice(1).entries()) {
            const part = [(bounds[i] ?? 0) * frameBytes, end * frameBytes] as const;
            first.add(played(slot, 0).subarray(...part));
            spare.add(played(slot, 1).subarray(...part));
          }
          (winner === "first" ? first : spare).keep();
          (winner === "first" ? spare : first).discard();
        }
        for (const index of plan.keys()) {
          const play = (slot: number): number => (winners[slot] === "first" ? 0 : 1);
          assert.deepEqual([...frames.of(index)], expectedOf(microBatchRows, index, play));
        }
      },
    ),
  );
});

test("a play that loses writes nothing over the one that is kept", () => {
  const { frames } = aRound(10);
  const first = frames.open(0);
  first.add(played(0).subarray(0, 4));
  keep(frames, 0, 1);
  assert.throws(() => first.add(played(0).subarray(4)), /slot 0 has its segment already/);
  assert.throws(() => first.keep(), /slot 0 has its segment already/);
  assert.throws(() => frames.open(0), /slot 0 has its segment already/);
  first.discard();
  keep(frames, 1);
  assert.deepEqual(
    [...frames.of(0)],
    expectedOf(10, 0, (slot) => (slot === 0 ? 1 : 0)),
  );
});

test("a play that was given up leaves its place to the next one, and writes there no more", () => {
  const { frames } = aRound(5);
  const given = frames.open(2);
  given.add(played(2, 1).subarray(0, 6));
  given.discard();
  const next = frames.open(2);
  next.add(played(2).subarray(0, 4));
  assert.throws(() => given.add(played(2, 1).subarray(6)), /discarded/);
  given.discard();
  next.add(played(2).subarray(4));
  next.keep();
  assert.deepEqual(
    [...frames.of(2)],
    expectedOf(5, 2, () => 0),
  );
});

test("frames are computed with again and again until they are released, and a micro-batch with a slot missing never", () => {
  const { frames } = aRound(10);
  keep(frames, 0);
  assert.throws(() => frames.of(0), /slot 1 are not there/);
  keep(frames, 1);
  const first = frames.of(0);
  assert.equal(frames.of(0), first, "the same memory, not a copy");
  assert.equal(first.byteLength, first.buffer.byteLength, "alone in its buffer");
});

test("rounds take the memory of the rounds before them, spares included", () => {
  const taken = new Set<Uint8Array>();
  class Watched extends FrameMemory {
    override take(bytes: number): Uint8Array {
      const frames = super.take(bytes);
      taken.add(frames);
      return frames;
    }
  }
  const memory = new Watched(1_000);
  for (let round = 0; round < 4; round++) {
    const { plan, frames } = aRound(10, memory);
    for (let slot = 0; slot < slots; slot++) {
      const late = frames.open(slot);
      keep(frames, slot, round % 2);
      late.discard();
    }
    for (const index of plan.keys()) frames.release(index, frames.of(index));
  }
  // Two micro-batches, and one segment beside them at a time; that of the last slot alone is as long as a micro-batch.
  assert.equal(taken.size, 3);
});
