import assert from "node:assert/strict";
import { test } from "node:test";
import type { Grant, SegmentEnd } from "@lockstep/protocol";
import {
  type ActorBench,
  aConfiguration,
  anActor,
  aWelcome,
  until,
} from "./testing/actor-bench.ts";
import { aGrant, FakeLearner } from "./testing/fake-learner.ts";

const size = 8;
const configuration = aConfiguration({
  network: { architecture: "nature-cnn", memory: { kind: "gru", size } },
});

function anActorWithMemory(): ActorBench {
  return anActor({ learner: new FakeLearner(aWelcome({}, configuration)) });
}

async function untilEnds({ learner }: ActorBench, count: number): Promise<readonly SegmentEnd[]> {
  await until(`${count} segments are played`, () => learner.heard("end").length >= count);
  return learner.heard("end");
}

/** Three segments of slot 2, and the grant with which another actor goes on after some of them. */
async function playThree() {
  const bench = anActorWithMemory();
  bench.learner.say(aGrant({ slot: 2 }));
  for (const version of [0, 1, 2]) {
    bench.parameters.publish(version);
    await untilEnds(bench, version + 1);
  }
  const ends = bench.learner.heard("end");
  const log = bench.learner.heard("steps").flatMap(({ actions }) => [...actions]);
  await bench.actor.close();
  const hiddenState = ends[1]?.hiddenState;
  assert.ok(hiddenState !== undefined);
  assert.ok(hiddenState.some((known) => known !== 0));
  // Twelve steps: an episode of seven, and five of the next.
  const actions = Uint8Array.from(log.slice(7, 12));
  const grant = aGrant({ slot: 2, version: 2, episode: 1, actions, stepsBefore: 12, hiddenState });
  return { ends, grant };
}

async function playedAfter(grant: Grant): Promise<SegmentEnd | undefined> {
  const bench = anActorWithMemory();
  bench.parameters.publish(2);
  bench.learner.say(grant);
  const [end] = await untilEnds(bench, 1);
  await bench.actor.close();
  return end;
}

test("a slot that was taken over goes on with what the network remembered, which comes with the grant", async () => {
  const { ends, grant } = await playThree();
  assert.deepEqual(await playedAfter(grant), ends[2]);
  const forgetful = await playedAfter({ ...grant, hiddenState: new Float32Array(size) });
  assert.notEqual(forgetful?.sha256, ends[2]?.sha256);
});

test("a segment that is sent again leaves the hidden state that the next one begins with", async () => {
  const { ends } = await playThree();
  const bench = anActorWithMemory();
  bench.parameters.publish(0);
  bench.learner.say(aGrant({ slot: 2 }));
  await untilEnds(bench, 1);
  bench.learner.breakOff();
  await bench.clock.advance(6_000);
  await until("it said hello", () => bench.learner.heard("hello").length === 1);
  bench.learner.say(aGrant({ slot: 2 }));
  await untilEnds(bench, 1);
  for (const version of [1, 2]) {
    bench.parameters.publish(version);
    await untilEnds(bench, version + 1);
  }
  assert.equal(bench.actor.status().totals.resentSegments, 1);
  assert.deepEqual(bench.learner.heard("end"), ends);
  await bench.actor.close();
});

test("a grant with a hidden state of another size, or of a slot that has played without one, is refused", async () => {
  const { grant } = await playThree();
  const { hiddenState: _, ...without } = grant;
  for (const wrong of [without, { ...grant, hiddenState: new Float32Array(size + 1) }]) {
    const bench = anActorWithMemory();
    bench.learner.say(wrong);
    await until("it said why", () => bench.logger.lines.some(({ level }) => level === "warn"));
    const said = bench.logger.lines.map(({ fields }) => String(fields["error"])).join();
    assert.match(said, /its hidden state has \d numbers, the run's network 8/);
    await bench.actor.close();
  }
});
