import assert from "node:assert/strict";
import { test } from "node:test";
import { SegmentBarrier } from "./segment-barrier.ts";

test("the barrier opens with the last segment and says who the others waited for", () => {
  const barrier = new SegmentBarrier(4, 1_000);
  assert.equal(barrier.arrive(2, "slow", 1_100), null);
  assert.equal(barrier.arrive(0, "fast", 1_200), null);
  assert.equal(barrier.arrive(1, "fast", 1_300), null);
  assert.equal(barrier.arrived, 3);
  assert.deepEqual(barrier.arrive(3, "slow", 1_700), {
    lastActor: "slow",
    lastSlot: 3,
    lastWaitMs: 400,
    meanWaitMs: (600 + 500 + 400 + 0) / 4,
    roundMs: 700,
    arrivalsMs: [200, 300, 100, 700],
  });
});

test("a lone actor waits for nobody", () => {
  const barrier = new SegmentBarrier(2, 0);
  barrier.arrive(0, "only", 10);
  assert.equal(barrier.arrive(1, "only", 20)?.lastWaitMs, 0);
});
