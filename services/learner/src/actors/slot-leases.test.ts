import assert from "node:assert/strict";
import { test } from "node:test";
import type { LearnerMessage } from "@lockstep/protocol";
import { firstPosition } from "@lockstep/round";
import { Tally } from "../report/tally.ts";
import { SlotSnapshots } from "../slots/slot-snapshots.ts";
import { aShape, playSegment } from "../testing/a-segment.ts";
import { aSnapshot } from "../testing/a-snapshot.ts";
import { anOpenRound } from "../testing/an-open-round.ts";
import { FakeConnection } from "../testing/fake-actor.ts";
import { ActorRoster } from "./actor-roster.ts";
import { SlotLeases } from "./slot-leases.ts";

/** Leases of a run of four slots, and the actors that are there. */
function someLeases(actors: Readonly<Record<string, number>>) {
  const { table, shape, round: first } = anOpenRound(4);
  let round = first;
  const roster = new ActorRoster({ leaseMs: 3_000, heartbeatIntervalMs: 1_000 });
  const tally = new Tally();
  const leases = new SlotLeases({
    table,
    snapshots: new SlotSnapshots(4),
    round: () => round,
    roster,
    tally,
    segmentLength: shape.segmentLength,
    log: () => undefined,
  });
  const connections = new Map<string, FakeConnection>();
  const join = (actor: string, capacity: number) => {
    const connection = new FakeConnection(actor);
    connections.set(actor, connection);
    const session = roster.open(connection, 0);
    roster.register(
      session,
      { type: "hello", actor, capacity, softwareVersion: "test", warmSlots: [] },
      0,
    );
    return session;
  };
  const sessions = new Map(Object.entries(actors).map(([name, room]) => [name, join(name, room)]));
  return {
    ...{ table, leases, tally, sessions, join, connections },
    /** Where a slot's next holder begins. */
    position: (slot: number) => round.start(slot).position,
    /** What an actor was told since the last call, in short. */
    told(actor: string): string[] {
      return (connections.get(actor)?.sent.splice(0) ?? []).map(inShort);
    },
    /** An actor's segment of a slot is accepted. */
    answer(slot: number, actor: string): void {
      const sent = playSegment(shape, firstPosition(slot), 4);
      assert.equal(round.steps(actor, sent.steps), null);
      assert.equal(round.end(actor, sent.end)?.verdict, "accepted");
      leases.answered(slot, actor);
    },
    /** Every slot has its segment: the next round is open. */
    openNext(nowMs: number): void {
      round = round.next();
      leases.roundOpened(nowMs);
      round.publish();
      leases.roundStarted(nowMs);
    },
  };
}

function inShort(message: LearnerMessage): string {
  if (message.type === "grant") return `grant ${message.slot} of ${message.version}`;
  if (message.type === "revoke") return `revoke ${message.slot}`;
  return message.type;
}

test("slots are given out when it begins, neighbouring ones to each, and not before", () => {
  const { leases, table, told } = someLeases({ a: 4, b: 4 });
  leases.assign();
  assert.deepEqual(leases.orphans, [0, 1, 2, 3]);
  leases.begin();
  assert.deepEqual(table.holders, ["a", "a", "b", "b"]);
  assert.deepEqual(told("a"), ["grant 0 of 4", "grant 1 of 4"]);
  assert.deepEqual(told("b"), ["grant 2 of 4", "grant 3 of 4"]);
  leases.begin();
  assert.deepEqual(told("a"), [], "it begins once");
});

test("what an actor that left held goes to whoever has room, from where the slot stands, and the rest waits", () => {
  const { leases, table, told, answer, sessions, join } = someLeases({ a: 4 });
  leases.begin();
  answer(0, "a");
  told("a");
  join("b", 3);
  const gone = sessions.get("a");
  assert.ok(gone !== undefined);
  gone.draining = true;
  leases.actorLeft("a");
  assert.deepEqual(table.holders, ["b", "b", "b", null]);
  assert.deepEqual(leases.orphans, [3]);
  assert.deepEqual(told("b"), ["grant 0 of 5", "grant 1 of 4", "grant 2 of 4"]);
});

test("whoever gets a slot is told what it showed to the actor before, once that actor has played it", () => {
  const { leases, answer, sessions, join, connections } = someLeases({ a: 4 });
  leases.begin();
  answer(0, "a");
  join("b", 2);
  const gone = sessions.get("a");
  assert.ok(gone !== undefined);
  gone.draining = true;
  leases.actorLeft("a");
  const grants = connections.get("b")?.sent.filter(({ type }) => type === "grant") ?? [];
  const { end } = playSegment(aShape(), firstPosition(0), 4);
  assert.deepEqual(
    grants.map((grant) => ("observationSha256" in grant ? grant.observationSha256 : null)),
    [end.observationSha256, null],
  );
});

test("a slot's snapshot goes to its next holder, unless that one has too much unread", () => {
  const { leases, told, answer, join, connections, position, sessions } = someLeases({ a: 4 });
  leases.begin();
  for (const slot of [0, 1]) answer(slot, "a");
  const snapshots = [0, 1, 2].map((slot) => aSnapshot(position(slot)));
  for (const snapshot of snapshots.slice(0, 2)) {
    assert.equal(leases.keepSnapshot("b", snapshot), "late", "b does not hold the slot");
    assert.equal(leases.keepSnapshot("a", snapshot), "kept");
  }
  told("a");
  const leave = (actor: string): void => {
    const session = sessions.get(actor) ?? sessionOfB;
    session.draining = true;
    leases.actorLeft(actor);
  };
  const sessionOfB = join("b", 4);
  join("c", 4);
  leave("a");
  const granted = ["b", "c"].flatMap((actor) => connections.get(actor)?.sent ?? []);
  const handedOn = granted.flatMap((each) => (each.type === "grant" ? (each.snapshot ?? []) : []));
  assert.deepEqual(handedOn, snapshots.slice(0, 2));
  const c = connections.get("c");
  assert.ok(c !== undefined);
  c.bufferedBytes = 16 * 1024 * 1024;
  c.sent.length = 0;
  leave("b");
  const grants = c.sent.flatMap((each) => (each.type === "grant" ? [each] : []));
  assert.ok(grants.length > 0);
  assert.ok(grants.every(({ snapshot }) => snapshot === undefined));
});

test("an actor that drains keeps what it owes the round, and gives the rest back", () => {
  const { leases, table, told, answer, sessions, join } = someLeases({ a: 4 });
  leases.begin();
  answer(2, "a");
  told("a");
  join("b", 4);
  const a = sessions.get("a");
  assert.ok(a !== undefined);
  leases.releaseFinished(a);
  assert.deepEqual(told("a"), [], "it does not drain");
  a.draining = true;
  leases.releaseFinished(a);
  assert.deepEqual(told("a"), ["revoke 2"]);
  assert.deepEqual(table.holders, ["a", "a", "b", "a"]);
});

test("between two rounds whoever drains gives everything back, and whoever came gets a share", () => {
  const { leases, table, told, answer, sessions, openNext } = someLeases({ a: 4, b: 4 });
  leases.begin();
  for (const [slot, holder] of table.holders.entries()) answer(slot, holder ?? "");
  told("b");
  const a = sessions.get("a");
  assert.ok(a !== undefined);
  a.draining = true;
  openNext(1_000);
  assert.deepEqual(table.holders, ["b", "b", "b", "b"]);
  assert.deepEqual(told("a").slice(-2), ["revoke 0", "revoke 1"]);
  assert.deepEqual(told("b"), ["grant 0 of 5", "grant 1 of 5"]);
});

test("an idle actor plays the last late slot as well once the round is overdue; the first answer keeps the slot", () => {
  const { leases, table, told, answer, openNext, tally } = someLeases({ a: 4, b: 4 });
  leases.begin();
  let nowMs = 0;
  for (let round = 0; round < 3; round++) {
    // Usual rounds of a second, of imagined segments.
    leases.roundStarted(nowMs);
    nowMs += 1_000;
    leases.roundOpened(nowMs);
  }
  leases.roundStarted(nowMs);
  answer(0, "a");
  answer(1, "a");
  leases.helpStragglers(nowMs + 1_900);
  assert.equal(table.spareOf(3), null, "not overdue yet");
  told("a");
  leases.helpStragglers(nowMs + 2_100);
  assert.equal(table.spareOf(3), "a", "the one that its holder comes to last");
  assert.equal(table.spareOf(2), null, "one at a time");
  assert.deepEqual(told("a"), ["grant 3 of 4"]);
  answer(3, "a");
  assert.equal(table.holders[3], "a");
  assert.deepEqual(told("b").slice(-1), ["revoke 3"]);
  assert.equal(tally.counts.sparesFirst, 1);
  answer(2, "b");
  openNext(nowMs + 3_000);
  assert.deepEqual(leases.orphans, []);
});

test("where the holder answers first, it is the spare that the slot is taken from", () => {
  const { leases, table, told, answer, tally } = someLeases({ a: 4, b: 4 });
  leases.begin();
  table.lend(2, "a");
  told("a");
  answer(2, "b");
  assert.deepEqual(told("a"), ["revoke 2"]);
  assert.equal(table.holders[2], "b");
  assert.equal(table.spareOf(2), null);
  assert.equal(tally.counts.sparesFirst, 0);
});

test("a spare takes over from a holder that left", () => {
  const { leases, table, sessions } = someLeases({ a: 4, b: 4 });
  leases.begin();
  table.lend(2, "a");
  const b = sessions.get("b");
  assert.ok(b !== undefined);
  b.draining = true;
  leases.actorLeft("b");
  assert.deepEqual(table.holders, ["a", "a", "a", "a"]);
  assert.equal(table.spareOf(2), null);
});

test("grants are repeated to every holder", () => {
  const { leases, told } = someLeases({ a: 4, b: 4 });
  leases.begin();
  told("a");
  leases.repeatGrants();
  assert.deepEqual(told("a"), ["grant 0 of 4", "grant 1 of 4"]);
});
