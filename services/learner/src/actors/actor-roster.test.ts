import assert from "node:assert/strict";
import { test } from "node:test";
import type { Heartbeat, Hello } from "@lockstep/protocol";
import { evenOut } from "../slots/slot-assignment.ts";
import { FakeConnection } from "../testing/fake-actor.ts";
import { ActorRoster } from "./actor-roster.ts";

const timing = { leaseMs: 3_000, heartbeatIntervalMs: 1_000 };

function hello(actor: string, capacity = 4): Hello {
  return { type: "hello", actor, capacity, softwareVersion: "test", warmSlots: [] };
}

function beat(steps: number, seconds = 0): Heartbeat {
  return {
    type: "heartbeat",
    sequence: 0,
    steps,
    emulationSeconds: seconds,
    inferenceSeconds: seconds / 2,
    residentBytes: 1,
  };
}

test("a lease ends after its length of silence, counted from the last message", () => {
  const roster = new ActorRoster(timing);
  const session = roster.open(new FakeConnection("1"), 0);
  roster.register(session, hello("a"), 0);
  roster.beat(session, beat(0), 0);
  assert.deepEqual(roster.expired(2_500, 2_500), []);
  session.heardMs = 2_600;
  assert.deepEqual(roster.expired(5_000, 2_500), []);
  assert.deepEqual(roster.expired(5_600, 600), [session]);
});

test("an actor that has not begun to speak is given three times as long, and then sent away", () => {
  const roster = new ActorRoster(timing);
  const session = roster.open(new FakeConnection("1"), 0);
  for (let now = 1_500; now < 9_000; now += 1_500) assert.deepEqual(roster.expired(now, 1_500), []);
  assert.deepEqual(roster.expired(9_000, 1_500), [session]);
});

test("when this process was busy itself, the time does not count against actors", () => {
  const roster = new ActorRoster(timing);
  const session = roster.open(new FakeConnection("1"), 0);
  roster.beat(session, beat(0), 0);
  roster.expired(250, 250);
  assert.deepEqual(roster.expired(10_500, 250), []);
  assert.deepEqual(roster.expired(10_750, 250), []);
  let now = 10_750;
  while (roster.expired(now, 250).length === 0) now += 250;
  assert.ok(now >= 13_000 && now <= 13_500, `it ends at ${now}`);
  assert.equal(session.gone, false);
});

test("an actor whose message we hold back is not silent", () => {
  const roster = new ActorRoster(timing);
  const session = roster.open(new FakeConnection("1"), 0);
  session.heldBack = true;
  for (let now = 0; now <= 20_000; now += 250) assert.deepEqual(roster.expired(now, 250), []);
});

test("a second hello, an empty name and a capacity of nothing are refused", () => {
  const roster = new ActorRoster(timing);
  const session = roster.open(new FakeConnection("1"), 0);
  const violation = { code: "PROTOCOL_VIOLATION" };
  assert.throws(() => roster.register(session, hello(""), 0), violation);
  assert.throws(() => roster.register(session, hello("a", 0), 0), violation);
  roster.register(session, hello("a"), 0);
  assert.throws(() => roster.register(session, hello("a"), 0), violation);
});

test("an actor that connects anew replaces its own silent stream, but not one that lives", () => {
  const roster = new ActorRoster(timing);
  const old = roster.open(new FakeConnection("1"), 0);
  roster.register(old, hello("a"), 0);
  const again = roster.open(new FakeConnection("2"), 1_000);
  assert.throws(() => roster.register(again, hello("a"), 1_000), { code: "ACTOR_NAME_TAKEN" });
  assert.equal(again.hello, null);
  assert.equal(roster.register(again, hello("a"), 1_500), old);
});

test("actors are listed in the order of their hellos, and those that drain take no slots", () => {
  const roster = new ActorRoster(timing);
  const [a, b] = [roster.open(new FakeConnection("1"), 0), roster.open(new FakeConnection("2"), 0)];
  roster.register(b, hello("b", 2), 0);
  roster.register(a, hello("a", 3), 0);
  assert.deepEqual(roster.takers, [
    { actor: "b", capacity: 2, stepsPerSecond: null, trust: 1, warmSlots: [] },
    { actor: "a", capacity: 3, stepsPerSecond: null, trust: 1, warmSlots: [] },
  ]);
  b.draining = true;
  assert.deepEqual(roster.takers, [
    { actor: "a", capacity: 3, stepsPerSecond: null, trust: 1, warmSlots: [] },
  ]);
});

test("work of actors that left still counts", () => {
  const roster = new ActorRoster(timing);
  const [a, b] = [roster.open(new FakeConnection("1"), 0), roster.open(new FakeConnection("2"), 0)];
  roster.beat(a, beat(100, 1), 10);
  roster.beat(b, beat(50, 2), 10);
  roster.remove(a);
  roster.remove(a);
  assert.deepEqual(roster.usage(), { steps: 150, emulationSeconds: 3, inferenceSeconds: 1.5 });
});

test("the largest memory of an actor is remembered after it left", () => {
  const roster = new ActorRoster(timing);
  const session = roster.open(new FakeConnection("1"), 0);
  roster.register(session, hello("a"), 0);
  roster.beat(session, { ...beat(1), residentBytes: 300 }, 10);
  roster.beat(session, { ...beat(2), residentBytes: 200 }, 20);
  roster.remove(session);
  assert.deepEqual(roster.peakBytes, { a: 300 });
});

test("an actor's speed is that of its last few heartbeats", () => {
  const roster = new ActorRoster(timing);
  const session = roster.open(new FakeConnection("1"), 0);
  roster.beat(session, beat(100), 1_000);
  assert.equal(session.stepsPerSecond, 0);
  roster.beat(session, beat(600), 3_000);
  assert.equal(session.stepsPerSecond, 200);
  roster.beat(session, beat(600), 6_000);
  assert.equal(session.stepsPerSecond, 0);
});

test("what an actor's share goes by is its speed while it works, however long it waits", () => {
  const roster = new ActorRoster(timing);
  const session = roster.open(new FakeConnection("1"), 0);
  roster.register(session, hello("a"), 0);
  roster.beat(session, beat(300, 2), 3_000);
  assert.equal(session.speed, 100);
  // Three times the wait for the others, and nothing played at all.
  roster.beat(session, beat(900, 6), 30_000);
  roster.beat(session, beat(900, 6), 33_000);
  assert.deepEqual(roster.takers, [
    { actor: "a", capacity: 4, stepsPerSecond: 100, trust: 1, warmSlots: [] },
  ]);
  roster.beat(session, beat(1_000, 8), 36_000);
  assert.equal(session.speed, (100 + 100 + 100 / 3) / 3);
});

test("slots do not move for a few seconds in which one of two equal actors is slower by a half, but for half a minute", () => {
  const roster = new ActorRoster(timing);
  const sessions = ["a", "b"].map((name) => {
    const session = roster.open(new FakeConnection(name), 0);
    roster.register(session, hello(name, 16), 0);
    return session;
  });
  let now = 0;
  const totals = new Map(sessions.map((session) => [session, { steps: 0, seconds: 0 }]));
  const pass = (slowdown: number): number => {
    now += 3_000;
    for (const session of sessions) {
      const total = totals.get(session) ?? { steps: 0, seconds: 0 };
      total.steps += session === sessions[0] ? 300 / slowdown : 300;
      total.seconds += 2;
      roster.beat(session, beat(total.steps, total.seconds), now);
    }
    const holders = Array.from({ length: 16 }, (_, slot) => (slot < 8 ? "a" : "b"));
    return evenOut(holders, roster.takers, { segmentLength: 20, replaySteps: () => 100 }).length;
  };
  const times = (count: number, slowdown: number): number[] =>
    Array.from({ length: count }, () => pass(slowdown));
  assert.deepEqual(times(10, 1), Array(10).fill(0));
  assert.deepEqual(times(2, 1.5), [0, 0]);
  assert.deepEqual(times(3, 1), [0, 0, 0]);
  assert.ok((times(10, 1.5).at(-1) ?? 0) > 0);
});

test("an actor that kept a round waiting is trusted less, and after some heartbeats as before", () => {
  const roster = new ActorRoster(timing);
  const session = roster.open(new FakeConnection("1"), 0);
  roster.register(session, hello("a"), 0);
  roster.keptWaiting("a");
  const trusts: number[] = [];
  for (let beats = 1; beats <= 5; beats++) {
    trusts.push(session.trust);
    roster.beat(session, beat(0), beats * 3_000);
  }
  assert.deepEqual(trusts, [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1]);
  assert.equal(session.trust, 1);
});
