import assert from "node:assert/strict";
import { test } from "node:test";
import type { MicroBatch } from "@lockstep/model";
import { firstPosition } from "@lockstep/round";
import { aShape, cutSteps, playSegment, type SentSegment } from "../testing/a-segment.ts";
import { anOpenRound } from "../testing/an-open-round.ts";
import { FakeEngine } from "../testing/fake-engine.ts";
import type { OpenRound } from "./open-round.ts";

const shape = aShape({ slots: 2 });

/** An engine that remembers the frames it computed with. */
class WatchedEngine extends FakeEngine {
  readonly frames: Uint8Array[] = [];

  override gradients(batch: MicroBatch): ReturnType<FakeEngine["gradients"]> {
    this.frames.push(batch.frames.slice());
    return super.gradients(batch);
  }
}

/** A round of version 4, whose weights are out. Actor a holds slot 0, actor b slot 1. */
function aRound() {
  const engine = new WatchedEngine();
  const { table, round } = anOpenRound(2, engine);
  table.hold(0, "a");
  table.hold(1, "b");
  return { table, engine, round };
}

function send(round: OpenRound, actor: string, sent: SentSegment) {
  return round.steps(actor, sent.steps) ?? round.end(actor, sent.end);
}

/** Plays and sends what is missing of a round. */
function complete(round: OpenRound): void {
  for (const [slot, actor] of ["a", "b"].entries()) {
    if (round.isAccepted(slot)) continue;
    const { version, position } = round.start(slot);
    assert.equal(send(round, actor, playSegment(shape, position, version))?.verdict, "accepted");
  }
}

test("a round goes from early to computed, and opens the next one where its segments ended", async () => {
  const { round } = aRound();
  const before = round.positions;
  assert.equal(round.state, "collecting");
  assert.throws(() => round.next(), /round 4 is collecting: slot 0 is missing/);
  send(round, "a", playSegment(shape, firstPosition(0), 4));
  assert.equal(round.arrived, 1);
  assert.throws(() => round.next(), /slot 1 is missing/);
  complete(round);
  assert.equal(round.state, "complete");
  const closed = await round.computed;
  assert.equal(round.state, "computed");
  assert.equal(closed.version, 4);
  assert.deepEqual(
    closed.segments.map(({ slot, actor }) => [slot, actor]),
    [
      [0, "a"],
      [1, "b"],
    ],
  );
  const next = round.next();
  assert.deepEqual([next.version, next.state, next.arrived], [5, "early", 0]);
  assert.deepEqual(
    next.positions,
    [0, 1].map((slot) => round.start(slot).position),
  );
  assert.deepEqual(before, [firstPosition(0), firstPosition(1)], "never changed in place");
});

test("a round whose weights are not out takes no segment, and is published once", () => {
  const { round } = aRound();
  complete(round);
  const next = round.next();
  const sent = playSegment(shape, next.start(0).position, 5);
  assert.throws(() => send(next, "a", sent), /round 5 is early: it takes no segment/);
  assert.throws(() => round.publish(), /round 4 is complete, expected early/);
});

test("a round that is given up takes what still comes without complaint, and comes to no end", async () => {
  const { round, engine } = aRound();
  await round.giveUp();
  assert.equal(engine.discarded, 1);
  send(round, "a", playSegment(shape, firstPosition(0), 4));
  send(round, "b", playSegment(shape, firstPosition(1), 4));
  assert.equal(round.state, "given up");
  assert.equal(round.arrived, 0);
  assert.throws(() => round.next(), /round 4 is given up/);
});

test("what the engine throws is what the round's gradients end with", async () => {
  const { round, engine } = aRound();
  engine.failure = new Error("the loss is NaN");
  complete(round);
  await assert.rejects(round.computed, /the loss is NaN/);
});

test("a holder's segment of the open round is accepted and moves its slot on", () => {
  const { round } = aRound();
  const sent = playSegment(shape, firstPosition(0), 4);
  assert.deepEqual(round.start(0), { version: 4, position: firstPosition(0) });
  assert.equal(round.steps("a", sent.steps), null);
  assert.equal(round.end("a", sent.end)?.verdict, "accepted");
  assert.equal(round.isAccepted(0), true);
  assert.equal(round.isAccepted(1), false);
  assert.equal(round.start(0).version, 5);
  assert.equal(round.start(0).position.stepsBefore, shape.segmentLength);
  assert.throws(() => round.start(2), /slot 2 is not one of the run's 2 slots/);
});

test("segments of other rounds and of other actors' slots are refused, each with its code", () => {
  const { round } = aRound();
  const codeOf = (actor: string, slot: number, version: number) =>
    send(round, actor, playSegment(shape, firstPosition(slot), version))?.code;
  assert.equal(codeOf("a", 0, 3), "STALE_SEGMENT");
  assert.equal(codeOf("a", 0, 5), "UNKNOWN_VERSION");
  assert.equal(codeOf("a", 1, 4), "SLOT_NOT_HELD");
});

test("a slot that the run does not have is malformed", () => {
  const { round } = aRound();
  const { steps } = playSegment(shape, firstPosition(2), 4);
  assert.throws(() => round.steps("a", steps), { code: "SEGMENT_MALFORMED" });
});

test("a refused segment is answered once, however many messages it has", () => {
  const { round } = aRound();
  const sent = playSegment(shape, firstPosition(0), 3);
  const receipts = cutSteps(sent, [1, 2], shape).map((steps) => round.steps("a", steps));
  assert.deepEqual(
    receipts.map((receipt) => receipt?.code),
    ["STALE_SEGMENT", undefined, undefined],
  );
  assert.equal(round.end("a", sent.end), null);
});

test("a second answer with the same bytes is a duplicate, whoever sends it", () => {
  const { round } = aRound();
  const sent = playSegment(shape, firstPosition(0), 4);
  send(round, "a", sent);
  assert.equal(send(round, "a", sent)?.verdict, "duplicate");
  assert.equal(send(round, "b", sent)?.verdict, "duplicate");
});

test("a second answer with other bytes is refused as a conflict and changes nothing", () => {
  const { round } = aRound();
  send(round, "a", playSegment(shape, firstPosition(0), 4));
  const before = round.start(0);
  const receipt = send(round, "a", playSegment(shape, firstPosition(0), 4, 99));
  assert.equal(receipt?.code, "CONFLICTING_DUPLICATE");
  assert.deepEqual(round.start(0), before);
});

test("a duplicate is still known in the next round, and stale in the one after", () => {
  const { round } = aRound();
  const zero = playSegment(shape, firstPosition(0), 4);
  send(round, "a", zero);
  complete(round);
  const next = round.next();
  assert.equal(send(next, "a", zero)?.verdict, "duplicate", "early as it is");
  next.publish();
  complete(next);
  assert.equal(send(next.next(), "a", zero)?.code, "STALE_SEGMENT");
});

test("a new holder begins the segment anew, and the old one's rest is refused", () => {
  const { table, round } = aRound();
  const sent = playSegment(shape, firstPosition(0), 4);
  const [first, rest] = cutSteps(sent, [2], shape);
  assert.ok(first !== undefined && rest !== undefined);
  assert.equal(round.steps("a", first), null);
  table.hold(0, "b");
  round.drop(0, "a");
  assert.equal(round.steps("a", rest)?.code, "SLOT_NOT_HELD");
  assert.equal(send(round, "b", sent)?.verdict, "accepted");
});

test("a holder that was granted the slot anew may begin its segment again", () => {
  const { round } = aRound();
  const sent = playSegment(shape, firstPosition(0), 4);
  const [first, rest] = cutSteps(sent, [2], shape);
  assert.ok(first !== undefined && rest !== undefined);
  round.steps("a", first);
  round.drop(0, "a");
  assert.equal(round.steps("a", rest), null, "it was on its way");
  assert.equal(send(round, "a", sent)?.verdict, "accepted");
});

test("an end whose steps did not all arrive is malformed", () => {
  const { round } = aRound();
  const sent = playSegment(shape, firstPosition(0), 4);
  const [first] = cutSteps(sent, [2], shape);
  assert.ok(first !== undefined);
  round.steps("a", first);
  assert.throws(() => round.end("a", sent.end), { code: "SEGMENT_MALFORMED" });
});

test("a slot that two actors play takes the first answer and compares the second", async () => {
  for (const [winner, loser] of [
    ["a", "b"],
    ["b", "a"],
  ] as const) {
    const { table, round, engine } = aRound();
    table.lend(0, "b");
    const sent = playSegment(shape, firstPosition(0), 4);
    const [first, rest] = cutSteps(sent, [2], shape);
    assert.ok(first !== undefined && rest !== undefined);
    for (const actor of ["a", "b"]) assert.equal(round.steps(actor, first), null);
    assert.equal(round.steps(winner, rest), null);
    assert.equal(round.end(winner, sent.end)?.verdict, "accepted");
    assert.equal(round.steps(loser, rest), null);
    assert.equal(round.end(loser, sent.end)?.verdict, "duplicate");
    const other = playSegment(shape, firstPosition(0), 4, 99);
    assert.equal(round.end(loser, other.end)?.code, "CONFLICTING_DUPLICATE");
    const beside = playSegment(shape, firstPosition(1), 4);
    send(round, "b", beside);
    await round.computed;
    const [computedWith = new Uint8Array(0)] = engine.frames;
    assert.deepEqual(
      Buffer.from(computedWith),
      Buffer.concat([sent.steps.frames, beside.steps.frames]),
    );
  }
});
