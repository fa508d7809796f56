import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { FakeSlot } from "../testing/fake-slot.ts";
import { replaySegment } from "./replay-segment.ts";
import { SegmentCollector } from "./segment-collector.ts";
import { SegmentRecorder } from "./segment-recorder.ts";

const game = {
  side: 4,
  stack: 2,
  actionCount: 3,
  episode: () => ({ steps: 3, end: "truncated" as const }),
};
const shape = { segmentLength: 4, stack: 2, frameBytes: 16 };
const actions = Uint8Array.of(2, 0, 1, 1);

/** Plays known actions, with at most so many steps in a piece. */
async function collect(slots: readonly number[], chunkSteps: number) {
  const collector = new SegmentCollector();
  for (const index of slots) {
    const slot = new FakeSlot(index, game);
    const recorder = new SegmentRecorder(index, 5, shape, slot.observation, chunkSteps);
    for (const action of actions) {
      const decision = { action, logProbability: 0, value: 0 };
      const { truncated } = recorder.record(decision, slot.newestFrame, () => slot.step(action));
      if (truncated) recorder.recordTruncatedValue(0);
      const steps = recorder.takeChunk();
      if (steps !== null) await collector.steps(steps);
    }
    await collector.end(recorder.end(0, slot));
  }
  return collector;
}

test("whole segments are collected by slot, with the hash of their frames, and once", async () => {
  const collector = await collect([3, 1], 4);
  const segments = collector.take();
  assert.deepEqual(
    segments.map(({ slot, version }) => [slot, version]),
    [
      [1, 5],
      [3, 5],
    ],
  );
  for (const { slot, frames, framesSha256, ...segment } of segments) {
    assert.equal(framesSha256, createHash("sha256").update(frames).digest("hex"));
    assert.deepEqual(segment.actions, actions);
    assert.equal(segment.episodes.length, 1);
    const again = replaySegment(new FakeSlot(slot, game), 5, actions, shape);
    assert.deepEqual({ slot, frames, framesSha256, ...segment }, again);
  }
  assert.deepEqual(collector.take(), []);
});

test("a segment that came in pieces is refused: what is missing would be compared with nothing", async () => {
  await assert.rejects(collect([0], 3), /slot 0's segment did not come in one piece/);
});
