import assert from "node:assert/strict";
import { test } from "node:test";
import { FakePolicyEngine } from "../testing/fake-policy-engine.ts";
import { type FakeGame, FakeSlot } from "../testing/fake-slot.ts";
import { judgeSegment } from "./judge-segment.ts";
import type { SegmentWithFrames } from "./segment.ts";
import { SegmentCollector } from "./segment-collector.ts";
import { SegmentPlayer } from "./segment-player.ts";

const shape = { segmentLength: 7, stack: 2, frameBytes: 16, actions: 3, frameSkip: 4 };

function aGame(end: "terminated" | "truncated"): FakeGame {
  return { side: 4, stack: 2, actionCount: 3, episode: () => ({ steps: 3, end }) };
}

async function anEngine(): Promise<FakePolicyEngine> {
  const engine = new FakePolicyEngine(shape.stack * shape.frameBytes, shape.actions);
  await engine.loadWeights(Float32Array.of(2));
  return engine;
}

async function played(
  game: FakeGame,
  of: typeof shape & { readonly hiddenStateSize?: number } = shape,
): Promise<SegmentWithFrames> {
  const player = new SegmentPlayer({ engine: await anEngine(), shape: of });
  const collector = new SegmentCollector();
  player.start(new FakeSlot(1, game), 5);
  while (player.size > 0) await player.step(collector);
  const [segment] = collector.take();
  assert.ok(segment !== undefined);
  return segment;
}

for (const end of ["terminated", "truncated"] as const)
  test(`a segment that is judged with its own actions is the one that was played: episodes ${end}`, async () => {
    const game = aGame(end);
    const segment = await played(game);
    const slot = new FakeSlot(1, game);
    const { drawn, ...judged } = await judgeSegment(
      await anEngine(),
      slot,
      5,
      segment.actions,
      shape,
    );
    assert.deepEqual(drawn, segment.actions);
    assert.deepEqual(judged, segment);
  });

test("a segment of a network with a memory is judged with what it knew before", async () => {
  const remembering = { ...shape, hiddenStateSize: 3 };
  for (const end of ["terminated", "truncated"] as const) {
    const game = aGame(end);
    const segment = await played(game, remembering);
    const slot = new FakeSlot(1, game);
    const judging = [await anEngine(), slot, 5, segment.actions, remembering] as const;
    const { drawn: _, ...judged } = await judgeSegment(...judging);
    assert.deepEqual(judged, segment);
    const other = await judgeSegment(
      ...[await anEngine(), new FakeSlot(1, game), 5, segment.actions, remembering],
      Float32Array.of(1, 1, 1),
    );
    assert.notEqual(other.values[0], segment.values[0]);
    assert.equal(other.values[3], segment.values[3], "another episode");
  }
});

test("where the policy would have drawn another action, all else is of the recorded one", async () => {
  const game = aGame("terminated");
  const { actions, values } = await played(game);
  const recorded = actions.with(4, ((actions[4] ?? 0) + 1) % 3);
  const judged = await judgeSegment(await anEngine(), new FakeSlot(1, game), 5, recorded, shape);
  assert.deepEqual(judged.actions, recorded);
  assert.equal(judged.drawn[4], actions[4]);
  assert.deepEqual(judged.values.subarray(0, 5), values.subarray(0, 5));
  assert.notEqual(judged.values[5], values[5]);
});

test("actions of another number than the segment's are refused", async () => {
  const slot = new FakeSlot(1, aGame("terminated"));
  const judging = judgeSegment(await anEngine(), slot, 5, new Uint8Array(6), shape);
  await assert.rejects(judging, /got 6 actions, expected 7/);
});
