import assert from "node:assert/strict";
import { test } from "node:test";
import { EnvironmentError } from "@lockstep/environment";
import {
  type ActorMessage,
  type LearnerMessage,
  ProtocolError,
  type SegmentEnd,
} from "@lockstep/protocol";
import {
  type ActorBench,
  aConfiguration,
  anActor,
  type aSlot,
  aWelcome,
  quiet,
  until,
} from "./testing/actor-bench.ts";
import { aGrant, FakeLearner } from "./testing/fake-learner.ts";
import { MessageQueue } from "./testing/message-queue.ts";

test("a round starts when its weights arrive, not before and not twice", async () => {
  const bench = anActor();
  bench.learner.say(aGrant({ slot: 0 }), aGrant({ slot: 3 }));
  await quiet();
  assert.deepEqual(bench.learner.heard("steps"), []);
  bench.parameters.publish(0);
  await untilEnds(bench, 2);
  await quiet();
  assert.deepEqual(played(bench), ["0 v0", "3 v0"]);
  bench.parameters.publish(1);
  await untilEnds(bench, 4);
  assert.deepEqual(played(bench), ["0 v0", "3 v0", "0 v1", "3 v1"]);
  await bench.actor.close();
});

test("a slot that is granted in the middle of a round joins it", async () => {
  const bench = anActor();
  bench.parameters.publish(0);
  bench.learner.say(aGrant({ slot: 0 }));
  await until("slot 0 is played", () => bench.learner.heard("steps").length > 0);
  bench.learner.say(aGrant({ slot: 1 }));
  await untilEnds(bench, 2);
  assert.deepEqual(played(bench), ["0 v0", "1 v0"]);
  assert.ok(bench.engine.batches.includes(2), "they shared passes");
  await bench.actor.close();
});

test("slots are played side by side as many as share a micro-batch, or as many as was said", async () => {
  const { learning } = aConfiguration();
  const configuration = aConfiguration({
    // Two segments of six steps.
    learning: { ...learning, microBatchRows: 12 },
  });
  for (const [slotsAtOnce, most] of [
    [null, 2],
    [3, 3],
    [4, 4],
  ] as const) {
    const learner = new FakeLearner(aWelcome({}, configuration));
    const bench = anActor({ learner, slotsAtOnce });
    learner.say(...[0, 1, 2, 3].map((slot) => aGrant({ slot })));
    await quiet();
    bench.parameters.publish(0);
    await untilEnds(bench, 4);
    assert.equal(Math.max(...bench.engine.batches), most);
    await bench.actor.close();
  }
});

test("weights change between segments only", async () => {
  const alone = anActor();
  alone.learner.say(aGrant({ slot: 0 }));
  for (const version of [0, 1]) {
    alone.parameters.publish(version);
    await untilEnds(alone, version + 1);
  }
  await alone.actor.close();

  const bench = anActor();
  bench.learner.say(aGrant({ slot: 0 }));
  bench.parameters.publish(0);
  await untilEnds(bench, 1);
  bench.parameters.publish(1);
  await until("version 1 is played", () => bench.learner.heard("steps").length > 2);
  bench.parameters.publish(2);
  bench.learner.say(aGrant({ slot: 1, version: 2 }));
  await untilEnds(bench, 4);
  assert.deepEqual(played(bench), ["0 v0", "0 v1", "0 v2", "1 v2"]);
  assert.deepEqual(bench.learner.heard("end")[1], alone.learner.heard("end")[1]);
  await bench.actor.close();
});

test("a slot that was taken over continues as if nothing had happened", async () => {
  const undisturbed = anActor();
  undisturbed.learner.say(aGrant({ slot: 2 }));
  for (const version of [0, 1, 2]) {
    undisturbed.parameters.publish(version);
    await untilEnds(undisturbed, version + 1);
  }
  const expected = undisturbed.learner.heard("end").at(2) as SegmentEnd;
  const log = undisturbed.learner.heard("steps").flatMap(({ actions }) => [...actions]);
  await undisturbed.actor.close();

  const other = anActor();
  other.parameters.publish(2);
  // Twelve steps: an episode of seven, and five of the next.
  const actions = Uint8Array.from(log.slice(7, 12));
  other.learner.say(aGrant({ slot: 2, version: 2, episode: 1, actions, stepsBefore: 12 }));
  await untilEnds(other, 1);
  assert.deepEqual(other.learner.heard("end")[0], expected);
  assert.deepEqual(other.actor.status().totals.replays, 1);
  await other.actor.close();
});

test("a grant of where the slot stands already needs no replay", async () => {
  const bench = anActor();
  bench.parameters.publish(0);
  bench.learner.say(aGrant({ slot: 0 }));
  await untilEnds(bench, 1);
  const { position } = bench.slots[0] as ReturnType<typeof aSlot>;
  bench.learner.say({ type: "revoke", slot: 0 }, aGrant({ ...position, slot: 0, version: 1 }));
  bench.parameters.publish(1);
  await untilEnds(bench, 2);
  assert.deepEqual([bench.slots.length, bench.slots[0]?.playedSteps], [1, 12]);
  await bench.actor.close();
});

test("a slot that is revoked or granted anew while it is played gives its segment up", async () => {
  const bench = anActor();
  bench.parameters.publish(0);
  bench.learner.say(aGrant({ slot: 0 }), aGrant({ slot: 1 }));
  await until("both are played", () => bench.learner.heard("steps").length === 2);
  bench.learner.say({ type: "revoke", slot: 0 }, aGrant({ slot: 1 }));
  await untilEnds(bench, 1);
  await quiet();
  assert.deepEqual(played(bench), ["1 v0"]);
  const starts = bench.learner.heard("steps").filter(({ firstStep }) => firstStep === 0);
  assert.deepEqual(
    starts.map(({ slot }) => slot),
    [0, 1, 1],
  );
  await bench.actor.close();
});

test("versions from before a learner's restart are fetched and played when a grant names them", async () => {
  const bench = anActor();
  for (const version of [0, 1, 2, 3]) bench.parameters.publish(version);
  bench.learner.say(aGrant({ slot: 0, version: 1 }));
  await untilEnds(bench, 1);
  await quiet();
  assert.deepEqual(played(bench), ["0 v1"], "the push of version 3 does not start version 2");
  const { position } = bench.slots[0] as ReturnType<typeof aSlot>;
  bench.learner.say(aGrant({ ...position, slot: 0, version: 2 }));
  await untilEnds(bench, 2);
  assert.deepEqual(bench.parameters.fetched, [1, 2]);
  await bench.actor.close();
});

test("an actor whose learner vanishes comes back with its slots warm and plays only what is granted", async () => {
  const bench = anActor();
  bench.parameters.publish(0);
  bench.learner.say(aGrant({ slot: 0 }), aGrant({ slot: 1 }));
  await untilEnds(bench, 2);
  bench.learner.away = true;
  bench.learner.breakOff();
  await bench.clock.advance(20_000);
  assert.ok(bench.learner.connections > 3, "it keeps trying");
  assert.equal(bench.readiness.ready, false);
  bench.learner.away = false;
  await bench.clock.advance(6_000);
  await until("it said hello", () => bench.learner.heard("hello").length === 1);
  const [hello] = bench.learner.heard("hello");
  assert.deepEqual(hello?.warmSlots, [0, 1]);
  assert.deepEqual(hello.processor, { architecture: "x64", instructions: "avx2" });
  bench.parameters.publish(1);
  await quiet();
  assert.deepEqual(played(bench), []);
  const { position } = bench.slots[1] as ReturnType<typeof aSlot>;
  bench.learner.say(aGrant({ ...position, slot: 1, version: 1 }));
  await untilEnds(bench, 1);
  assert.deepEqual([played(bench), bench.actor.status().totals.replays], [["1 v1"], 0]);
  assert.equal(bench.readiness.ready, true);
  await bench.actor.close();
});

test("a learner that comes back without the open round's segments is sent them again; nothing is played twice", async () => {
  const bench = anActor();
  bench.parameters.publish(0);
  bench.learner.say(aGrant({ slot: 0 }), aGrant({ slot: 1 }));
  await untilEnds(bench, 2);
  const sent = bench.learner.received.filter(({ type }) => type !== "hello");
  await comeBack(bench);
  bench.learner.say(aGrant({ slot: 0 }), aGrant({ slot: 1 }));
  await untilEnds(bench, 2);
  const again = bench.learner.received.filter(({ type }) => type !== "hello");
  assert.deepEqual(bySlot(again), bySlot(sent));
  bench.parameters.publish(1);
  await untilEnds(bench, 4);
  assert.deepEqual(played(bench), ["0 v0", "1 v0", "0 v1", "1 v1"]);
  const { totals } = bench.actor.status();
  assert.deepEqual([totals.replays, totals.resentSegments, totals.steps], [0, 2, 24]);
  assert.deepEqual(
    bench.slots.map(({ playedSteps }) => playedSteps),
    [12, 12],
  );
  await bench.actor.close();
});

test("a segment whose connection broke in its middle is sent from its beginning and played on", async () => {
  const undisturbed = anActor();
  undisturbed.parameters.publish(0);
  undisturbed.learner.say(aGrant({ slot: 0 }));
  await untilEnds(undisturbed, 1);
  const expected = undisturbed.learner.received.slice(1);
  await undisturbed.actor.close();

  const bench = anActor();
  bench.parameters.publish(0);
  bench.learner.say(aGrant({ slot: 0 }));
  await until("it is played", () => bench.learner.heard("steps").length === 1);
  assert.equal(bench.learner.heard("end").length, 0);
  await comeBack(bench);
  bench.learner.say(aGrant({ slot: 0 }));
  await untilEnds(bench, 1);
  assert.deepEqual(bench.learner.received.slice(1), expected);
  const { totals } = bench.actor.status();
  assert.deepEqual([totals.replays, totals.resentSegments, totals.steps], [0, 1, 6]);

  await comeBack(bench);
  bench.learner.say(aGrant({ slot: 0 }));
  await untilEnds(bench, 1);
  assert.deepEqual(bench.learner.received.slice(1), expected, "this time it was played again");
  assert.equal(bench.slots[0]?.playedSteps, 12);
  await bench.actor.close();
});

test("a learner that comes back one round earlier is sent that round again, and then the open one", async () => {
  const bench = anActor();
  bench.parameters.publish(0);
  bench.learner.say(aGrant({ slot: 0 }));
  await untilEnds(bench, 1);
  const { position } = bench.slots[0] as ReturnType<typeof aSlot>;
  bench.parameters.publish(1);
  await until("version 1 is played", () => bench.learner.heard("steps").length === 3);
  const sent = bench.learner.received.slice(1);
  await comeBack(bench);
  bench.learner.say(aGrant({ slot: 0 }));
  await untilEnds(bench, 1);
  await quiet();
  assert.deepEqual(played(bench), ["0 v0"], "version 1 is not open yet");
  bench.learner.say(aGrant({ ...position, slot: 0, version: 1 }));
  await untilEnds(bench, 2);
  assert.deepEqual(bench.learner.received.slice(1, 5), sent);
  bench.parameters.publish(2);
  await untilEnds(bench, 3);
  assert.deepEqual(played(bench), ["0 v0", "0 v1", "0 v2"]);
  assert.deepEqual([bench.slots[0]?.playedSteps, bench.actor.status().totals.replays], [18, 0]);
  await bench.actor.close();
});

test("segments that the next learner does not ask for are not sent", async () => {
  const bench = anActor();
  bench.parameters.publish(0);
  bench.learner.say(aGrant({ slot: 0 }), aGrant({ slot: 1 }), aGrant({ slot: 2 }));
  await untilEnds(bench, 3);
  await comeBack(bench);
  const { position } = bench.slots[0] as ReturnType<typeof aSlot>;
  bench.parameters.publish(1);
  bench.learner.say(aGrant({ ...position, slot: 0, version: 1 }), aGrant({ slot: 3, version: 1 }));
  await untilEnds(bench, 2);
  await quiet();
  assert.deepEqual(played(bench), ["0 v1", "3 v1"]);
  assert.equal(bench.actor.status().totals.resentSegments, 0);
  await bench.actor.close();
});

test("heartbeats go on without play, and a learner that answers none of three leases' is given up", async () => {
  const bench = anActor();
  await until("welcomed", () => bench.actor.status().state === "connected");
  await bench.clock.advance(30_000);
  assert.equal(bench.learner.heartbeats, 30);
  assert.equal(bench.learner.connections, 1);
  bench.learner.answersHeartbeats = false;
  await bench.clock.advance(14_000);
  assert.equal(bench.learner.connections, 1);
  await bench.clock.advance(3_000);
  assert.equal(bench.learner.connections, 2);
  assert.ok(bench.logger.lines.some(({ fields }) => codeOf(fields["error"]) === "LEARNER_SILENT"));
  await bench.actor.close();
});

test("an actor that was told to gives up after a while, and says so", async () => {
  const learner = new FakeLearner(aWelcome());
  learner.away = true;
  const bench = anActor({ learner, giveUpAfterMs: 10_000 });
  await bench.clock.advance(9_000);
  assert.notEqual(bench.actor.status().state, "ended");
  await bench.clock.advance(10_000);
  await assert.rejects(bench.ended, { code: "GAVE_UP" });
});

test("the end of the run ends the actor and closes what it holds", async () => {
  const bench = anActor();
  bench.parameters.publish(0);
  bench.learner.say(aGrant({ slot: 0 }));
  await untilEnds(bench, 1);
  bench.learner.say({ type: "runOver", version: 1 });
  await bench.ended;
  assert.equal(bench.actor.status().state, "ended");
  assert.ok(bench.engine.closed);
  assert.ok(bench.slots.every(({ closed }) => closed));
});

test("a draining actor finishes its segments, then waits for its slots to be taken back", async () => {
  const bench = anActor();
  bench.parameters.publish(0);
  bench.learner.say(aGrant({ slot: 0 }), aGrant({ slot: 1 }));
  await until("both are played", () => bench.learner.heard("steps").length > 0);
  const drained = bench.actor.drain();
  await until("it drains", () => bench.learner.heard("draining").length === 1);
  assert.deepEqual(played(bench), ["0 v0", "1 v0"]);
  bench.learner.say({ type: "revoke", slot: 0 });
  await quiet();
  assert.equal(bench.actor.status().state, "draining");
  bench.learner.say({ type: "revoke", slot: 1 });
  await drained;
  await bench.ended;
});

test("a draining actor begins nothing: a slot that owes a segment is left to others at once", async () => {
  const bench = anActor();
  bench.parameters.publish(0);
  bench.learner.say(aGrant({ slot: 0 }));
  await until("it is played", () => bench.learner.heard("steps").length > 0);
  const drained = bench.actor.drain();
  bench.parameters.publish(1);
  await drained;
  assert.deepEqual(played(bench), ["0 v0"]);
  assert.equal(bench.learner.heard("draining").length, 1);
});

test("a draining actor whose learner takes nothing back leaves after a while", async () => {
  const bench = anActor();
  bench.parameters.publish(0);
  bench.learner.say(aGrant({ slot: 0 }));
  await untilEnds(bench, 1);
  let over = false;
  const drained = bench.actor.drain().then(() => {
    over = true;
  });
  await until("the learner is asked", () => bench.learner.heard("draining").length === 1);
  await bench.clock.advance(1_999);
  await quiet();
  assert.equal(over, false);
  await bench.clock.advance(1);
  await drained;
  assert.equal(bench.clock.now(), 2_000);
});

test("an actor that has grown too far finishes its segments, hands back its slots and says why it ends", async () => {
  let resident = 100e6;
  const bench = anActor({ mostGrowthBytes: 50e6, residentBytes: () => resident });
  await until("connected", () => bench.actor.status().state === "connected");
  bench.learner.say(aGrant({ slot: 0 }), aGrant({ slot: 1 }));
  await quiet();
  resident = 400e6;
  await bench.clock.advance(1_000);
  resident = 451e6;
  await bench.clock.advance(1_000);
  assert.equal(bench.actor.status().state, "connected", "it has not played yet");
  bench.parameters.publish(0);
  await untilEnds(bench, 2);
  assert.equal(bench.actor.status().state, "connected");
  bench.parameters.publish(1);
  await until("version 1 is played", () => bench.learner.heard("steps").length > 4);
  await bench.clock.advance(1_000);
  await until("it drains", () => bench.learner.heard("draining").length === 1);
  assert.deepEqual(played(bench), ["0 v0", "1 v0", "0 v1", "1 v1"]);
  bench.learner.say({ type: "revoke", slot: 0 }, { type: "revoke", slot: 1 });
  await assert.rejects(bench.ended, {
    code: "OUTGROWN",
    lasting: false,
    message:
      /^it has grown by 51 MB since it opened its slots, more than the 50 MB of --growth-megabytes, .*; another actor is to take its place$/,
  });
});

test("where the run is over or somebody asks for its end, an actor's growth is no error", async () => {
  for (const end of ["over", "drain"] as const) {
    let resident = 0;
    const bench = anActor({ mostGrowthBytes: 1, residentBytes: () => resident });
    bench.parameters.publish(0);
    bench.learner.say(aGrant({ slot: 0 }));
    await untilEnds(bench, 1);
    await bench.clock.advance(1_000);
    resident = 2;
    await bench.clock.advance(1_000);
    await until("it drains", () => bench.learner.heard("draining").length === 1);
    if (end === "over") bench.learner.say({ type: "runOver", version: 1 });
    const asked = end === "drain" ? bench.actor.drain() : null;
    if (end === "drain") bench.learner.say({ type: "revoke", slot: 0 });
    await bench.ended;
    await asked;
  }
});

test("an actor that has no learner drains at once", async () => {
  const learner = new FakeLearner();
  const bench = anActor({ learner });
  await quiet();
  assert.equal(bench.actor.status().state, "connecting");
  await bench.actor.drain();
  await bench.ended;
  assert.equal(bench.actor.status().state, "ended");
  assert.equal(bench.clock.now(), 0);
  assert.deepEqual(learner.heard("draining"), []);
});

test("what an actor cannot play ends it with one clear error", async () => {
  const damaged = anActor({
    learner: new FakeLearner(aWelcome({ configurationSha256: "0".repeat(64) })),
  });
  await assert.rejects(damaged.ended, { code: "CONFIGURATION_HASH" });
  const other = anActor({
    openEnvironment: async () => {
      throw new EnvironmentError("IDENTITY_MISMATCH", "data.json differs");
    },
  });
  await assert.rejects(other.ended, { code: "IDENTITY_MISMATCH" });
  assert.deepEqual(other.learner.heard("end"), []);
});

test("an actor that the learner refuses for its processor does not come again", async () => {
  let connections = 0;
  const bench = anActor({
    connect: () => {
      connections += 1;
      const messages = new MessageQueue<LearnerMessage>();
      messages.end(new ProtocolError("ACTOR_DIFFERS", "avx2", { group: "configuration" }));
      return { messages, send: async () => undefined, close: () => undefined };
    },
  });
  await assert.rejects(bench.ended, { code: "ACTOR_DIFFERS", group: "configuration" });
  assert.equal(connections, 1);
});

test("an actor makes the engine that its learner names", async () => {
  const { engine } = anActor();
  const named: string[] = [];
  const bench = anActor({
    learner: new FakeLearner(aWelcome({ actorEngine: "portable" })),
    createEngine: async (_run, name) => {
      named.push(name);
      return engine;
    },
  });
  await until("connected", () => bench.actor.status().state === "connected");
  assert.deepEqual(named, ["portable"]);
});

for (const [what, changes, now] of [
  ["another run", { run: "run-2" }, "run run-2, this actor plays run run-1"],
  [
    "with another engine of its actors",
    { actorEngine: "portable" },
    "run run-1 with actors that compute with portable, this actor plays run run-1",
  ],
] as const)
  test(`a learner that trains ${what} when it is met again ends the actor`, async () => {
    const first = new FakeLearner(aWelcome());
    const second = new FakeLearner(aWelcome(changes));
    let learner = first;
    const bench = anActor({ connect: (signal) => learner.connect(signal) });
    await until("connected", () => bench.actor.status().state === "connected");
    learner = second;
    first.breakOff();
    await bench.clock.advance(1_000);
    await assert.rejects(bench.ended, (error: Error & { code?: string }) => {
      assert.equal(error.code, "RUN_CHANGED");
      return error.message.startsWith(`the learner now trains ${now} with configuration`);
    });
  });

test("a learner that calls the actors' engine by another of its names keeps its actor", async () => {
  const first = new FakeLearner(aWelcome({ actorEngine: "onnx" }));
  const second = new FakeLearner(aWelcome({ actorEngine: "onnx:cpu" }));
  let learner = first;
  const bench = anActor({ connect: (signal) => learner.connect(signal) });
  await until("connected", () => bench.actor.status().state === "connected");
  learner = second;
  first.breakOff();
  await bench.clock.advance(1_000);
  await until("greeted", () => second.heard("hello").length > 0);
  await until("connected again", () => bench.actor.status().state === "connected");
  await bench.actor.close();
});

test("weights of another run are never played", async () => {
  const bench = anActor();
  bench.learner.say(aGrant({ slot: 0 }));
  await until("connected", () => bench.actor.status().state === "connected");
  bench.parameters.publish(0, "run-2");
  await assert.rejects(bench.ended, { code: "WRONG_WEIGHTS" });
  assert.deepEqual(bench.learner.heard("steps"), []);
});

test("a subscription that breaks is taken up again with the next connection", async () => {
  const bench = anActor();
  bench.parameters.publish(0);
  bench.learner.say(aGrant({ slot: 0 }));
  await untilEnds(bench, 1);
  bench.parameters.fail(new ProtocolError("HASH_MISMATCH", "bytes were changed"));
  await bench.clock.advance(1_000);
  assert.equal(bench.learner.connections, 2);
  const { position } = bench.slots[0] as ReturnType<typeof aSlot>;
  bench.learner.say(aGrant({ ...position, slot: 0, version: 1 }));
  bench.parameters.publish(1);
  await untilEnds(bench, 1);
  assert.deepEqual(played(bench), ["0 v1"]);
  await bench.actor.close();
});

test("a parameter server that refuses this actor ends it", async () => {
  const bench = anActor();
  await until("connected", () => bench.actor.status().state === "connected");
  bench.parameters.fail(new ProtocolError("UNAUTHENTICATED", "wrong token"));
  await assert.rejects(bench.ended, { code: "UNAUTHENTICATED" });
});

test("a grant that cannot be played costs the connection, not the actor", async () => {
  for (const grant of [
    aGrant({ slot: 4 }),
    aGrant({ slot: 0, actions: Uint8Array.of(7), stepsBefore: 1 }),
    aGrant({ slot: 0, actions: Uint8Array.of(1, 1), stepsBefore: 1 }),
  ]) {
    const bench = anActor();
    bench.learner.say(grant);
    await until("it said why", () => bench.logger.lines.some(({ level }) => level === "warn"));
    await bench.clock.advance(1_000);
    assert.equal(bench.learner.connections, 2);
    assert.ok(bench.logger.lines.some(({ fields }) => codeOf(fields["error"]) === "GRANT_REFUSED"));
    await bench.actor.close();
  }
});

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** The connection breaks, and the actor says hello again. */
async function comeBack({ learner, clock }: ActorBench): Promise<void> {
  learner.breakOff();
  await clock.advance(6_000);
  await until("it said hello", () => learner.heard("hello").length === 1);
}

/** Slots may take turns in another way than before. */
function bySlot(messages: readonly ActorMessage[]): readonly ActorMessage[] {
  const slotOf = (message: ActorMessage): number => ("slot" in message ? message.slot : -1);
  return messages.toSorted((a, b) => slotOf(a) - slotOf(b));
}

function untilEnds(bench: ActorBench, count: number): Promise<void> {
  return until(`${count} segments are complete`, () => bench.learner.heard("end").length >= count);
}

/** Completed segments of the current connection. */
function played(bench: ActorBench): readonly string[] {
  return bench.learner.heard("end").map(({ slot, version }) => `${slot} v${version}`);
}
