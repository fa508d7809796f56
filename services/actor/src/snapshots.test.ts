import assert from "node:assert/strict";
import { test } from "node:test";
import type { SegmentEnd, SnapshotMessage } from "@lockstep/protocol";
import type { FakeGame } from "@lockstep/round/testing";
import { sha256Hex } from "@lockstep/system";
import type { ActorOptions } from "./actor.ts";
import { type ActorBench, anActor, aWelcome, quiet, until } from "./testing/actor-bench.ts";
import { aGrant, FakeLearner } from "./testing/fake-learner.ts";

/** Long episodes of slots that take snapshots. */
const game: Partial<FakeGame> = {
  saves: true,
  episode: () => ({ steps: 100, end: "terminated" }),
};

function aBench(keepsSnapshots = true, options: Partial<ActorOptions> = {}): ActorBench {
  return anActor({ learner: new FakeLearner(aWelcome({ keepsSnapshots })), game, ...options });
}

async function playRounds(bench: ActorBench, from: number, to: number): Promise<void> {
  for (let version = from; version <= to; version++) {
    const before = bench.learner.heard("end").length;
    bench.parameters.publish(version);
    await until(`round ${version} is played`, () => bench.learner.heard("end").length > before);
    await quiet();
  }
}

/** Slot 2 over four rounds of six steps: its snapshots, its actions and its last segment. */
async function undisturbed(bench: ActorBench) {
  bench.learner.say(aGrant({ slot: 2 }));
  await quiet();
  await playRounds(bench, 0, 3);
  const actions = bench.learner.heard("steps").flatMap((steps) => [...steps.actions]);
  const snapshots = bench.learner.heard("snapshot");
  const last = bench.learner.heard("end").at(-1) as SegmentEnd;
  await bench.actor.close();
  return { actions, snapshots, last };
}

/** The last of those rounds by another actor, from where the slot stood before it. */
async function successor(actions: readonly number[], snapshot: SnapshotMessage | undefined) {
  const bench = aBench();
  bench.parameters.publish(3);
  bench.learner.say(
    aGrant({
      slot: 2,
      version: 3,
      actions: Uint8Array.from(actions.slice(0, 18)),
      stepsBefore: 18,
      ...(snapshot !== undefined && { snapshot }),
    }),
  );
  await until("it is played", () => bench.learner.heard("end").length === 1);
  await bench.actor.close();
  return bench;
}

test("before the first segment and after each the slot's snapshot follows, of where the slot stands", async () => {
  const bench = aBench();
  const { snapshots } = await undisturbed(bench);
  assert.deepEqual(
    snapshots.map(({ slot, episode, steps, stepsBefore }) => [slot, episode, steps, stepsBefore]),
    [0, 6, 12, 18, 24].map((steps) => [2, 0, steps, steps]),
  );
  assert.ok(snapshots.every(({ content, sha256 }) => sha256Hex(content) === sha256));
  const order = bench.learner.received.map(({ type }) => type).filter((type) => type !== "steps");
  assert.deepEqual(order.slice(0, 5), ["hello", "snapshot", "end", "snapshot", "end"]);
  assert.equal(bench.actor.status().totals.snapshots, 5);
});

test("without a learner that keeps them, without time for them, and of slots that cannot save, no snapshots are taken", async () => {
  const benches = [
    aBench(false),
    aBench(true, { snapshotShare: 0 }),
    anActor({
      learner: new FakeLearner(aWelcome({ keepsSnapshots: true })),
      game: { ...game, saves: false },
    }),
  ];
  for (const bench of benches) {
    const { snapshots } = await undisturbed(bench);
    assert.deepEqual(snapshots, []);
    assert.equal(bench.slots[0]?.snapshots, 0);
  }
});

test("whoever gets a slot with a snapshot replays what followed it only, and plays the same segment", async () => {
  const { actions, snapshots, last } = await undisturbed(aBench());
  for (const snapshot of [undefined, ...snapshots.slice(0, 4)]) {
    const bench = await successor(actions, snapshot);
    const replayed = 18 - (snapshot?.steps ?? 0);
    assert.deepEqual(bench.learner.heard("end")[0], last);
    assert.equal(bench.slots[0]?.playedSteps, 6 + replayed);
    assert.equal(bench.actor.status().totals.replayedSteps, replayed);
  }
});

test("a snapshot that is of no use is said, the episode is replayed, and the segment is the same", async () => {
  const { actions, snapshots, last } = await undisturbed(aBench());
  const newest = snapshots.find(({ steps }) => steps === 18);
  assert.ok(newest !== undefined);
  const bench = await successor(actions, { ...newest, sha256: "00".repeat(32) });
  assert.deepEqual(bench.learner.heard("end")[0], last);
  assert.equal(bench.slots[0]?.playedSteps, 6 + 18);
  const said = bench.logger.lines.filter(({ message }) => message.includes("snapshot"));
  assert.equal(said.length, 1);
});

test("of several slots the one with most steps since its last snapshot comes first", async () => {
  const bench = aBench();
  bench.learner.say(
    aGrant({ slot: 0 }),
    aGrant({ slot: 1, actions: new Uint8Array(20), stepsBefore: 20 }),
  );
  await quiet();
  assert.deepEqual(
    bench.learner.heard("snapshot").map(({ slot, steps }) => [slot, steps]),
    [
      [1, 20],
      [0, 0],
    ],
  );
  await playRounds(bench, 0, 0);
  assert.deepEqual(
    bench.learner.heard("snapshot").map(({ slot, steps }) => [slot, steps]),
    [
      [1, 20],
      [0, 0],
      [0, 6],
      [1, 26],
    ],
  );
  await bench.actor.close();
});

test("a learner that came back is told where its slots stand, whatever the one before was told", async () => {
  const bench = aBench();
  bench.learner.say(aGrant({ slot: 0 }));
  await playRounds(bench, 0, 0);
  const snapshot = bench.learner.heard("snapshot").at(-1);
  assert.ok(snapshot !== undefined);
  const { slot, episode, steps: _, stepsBefore, content } = snapshot;
  bench.learner.breakOff();
  await until("it has connected again", () => {
    bench.clock.advance(1_000);
    return bench.learner.connections === 2;
  });
  const position = { slot, version: 1, episode, actions: content, stepsBefore };
  bench.learner.say(aGrant(position));
  await until("it is told", () => bench.learner.heard("snapshot").length === 1);
  assert.deepEqual(bench.learner.heard("snapshot")[0], snapshot);
  bench.learner.say({ type: "revoke", slot: 0 }, aGrant({ ...position, snapshot }));
  await quiet();
  assert.equal(bench.learner.heard("snapshot").length, 1, "it has this one");
  await bench.actor.close();
});
