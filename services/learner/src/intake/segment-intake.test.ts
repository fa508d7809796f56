import assert from "node:assert/strict";
import { test } from "node:test";
import { createFrameMemory, firstPosition, planMicroBatches, RoundFrames } from "@lockstep/round";
import { SlotTable } from "../slots/slot-table.ts";
import { aShape, cutSteps, playSegment, type SentSegment } from "../testing/a-segment.ts";
import { SegmentIntake } from "./segment-intake.ts";

const shape = aShape({ slots: 2 });

function anIntake() {
  const plan = planMicroBatches({ ...shape, microBatchRows: 8 });
  const memory = createFrameMemory(plan, shape);
  const aRound = () => new RoundFrames(plan, shape, memory);
  const round = { frames: aRound() };
  const table = new SlotTable(4, [firstPosition(0), firstPosition(1)]);
  table.hold(0, "a");
  table.hold(1, "b");
  const intake = new SegmentIntake(table, shape, () => round.frames);
  const openNextRound = (): void => {
    table.openNextRound();
    intake.roundOpened();
    round.frames = aRound();
  };
  return { table, intake, round, openNextRound };
}

function send(intake: SegmentIntake, actor: string, sent: SentSegment) {
  const first = intake.steps(actor, sent.steps);
  return first ?? intake.end(actor, sent.end)?.receipt ?? null;
}

test("a holder's segment of the open round is accepted and moves its slot on", () => {
  const { table, intake } = anIntake();
  const sent = playSegment(shape, firstPosition(0), 4);
  assert.equal(intake.steps("a", sent.steps), null);
  const verdict = intake.end("a", sent.end);
  assert.equal(verdict?.receipt.verdict, "accepted");
  assert.equal(verdict?.segment?.sha256, sent.end.sha256);
  assert.deepEqual(table.start(0).version, 5);
  assert.equal(table.start(0).position.stepsBefore, shape.segmentLength);
});

test("segments of other rounds and of other actors' slots are refused, each with its code", () => {
  const { intake } = anIntake();
  const codeOf = (actor: string, slot: number, version: number) =>
    send(intake, actor, playSegment(shape, firstPosition(slot), version))?.code;
  assert.equal(codeOf("a", 0, 3), "STALE_SEGMENT");
  assert.equal(codeOf("a", 0, 5), "UNKNOWN_VERSION");
  assert.equal(codeOf("a", 1, 4), "SLOT_NOT_HELD");
});

test("a slot that the run does not have is malformed", () => {
  const { intake } = anIntake();
  const { steps } = playSegment(shape, firstPosition(2), 4);
  assert.throws(() => intake.steps("a", steps), { code: "SEGMENT_MALFORMED" });
});

test("a refused segment is answered once, however many messages it has", () => {
  const { intake } = anIntake();
  const sent = playSegment(shape, firstPosition(0), 3);
  const receipts = cutSteps(sent, [1, 2], shape).map((steps) => intake.steps("a", steps));
  assert.deepEqual(
    receipts.map((receipt) => receipt?.code),
    ["STALE_SEGMENT", undefined, undefined],
  );
  assert.equal(intake.end("a", sent.end), null);
});

test("a second answer with the same bytes is a duplicate, whoever sends it", () => {
  const { intake } = anIntake();
  const sent = playSegment(shape, firstPosition(0), 4);
  send(intake, "a", sent);
  assert.equal(send(intake, "a", sent)?.verdict, "duplicate");
  assert.equal(send(intake, "b", sent)?.verdict, "duplicate");
});

test("a second answer with other bytes is refused as a conflict and changes nothing", () => {
  const { table, intake } = anIntake();
  send(intake, "a", playSegment(shape, firstPosition(0), 4));
  const before = table.start(0);
  const receipt = send(intake, "a", playSegment(shape, firstPosition(0), 4, 99));
  assert.equal(receipt?.code, "CONFLICTING_DUPLICATE");
  assert.deepEqual(table.start(0), before);
});

test("a duplicate is still known in the next round, and stale in the one after", () => {
  const { table, intake, openNextRound } = anIntake();
  const zero = playSegment(shape, firstPosition(0), 4);
  send(intake, "a", zero);
  send(intake, "b", playSegment(shape, firstPosition(1), 4));
  openNextRound();
  assert.equal(send(intake, "a", zero)?.verdict, "duplicate");
  send(intake, "a", playSegment(shape, table.position(0), 5));
  send(intake, "b", playSegment(shape, table.position(1), 5));
  openNextRound();
  assert.equal(send(intake, "a", zero)?.code, "STALE_SEGMENT");
});

test("a new holder begins the segment anew, and the old one's rest is refused", () => {
  const { table, intake } = anIntake();
  const sent = playSegment(shape, firstPosition(0), 4);
  const [first, rest] = cutSteps(sent, [2], shape);
  assert.ok(first !== undefined && rest !== undefined);
  assert.equal(intake.steps("a", first), null);
  table.hold(0, "b");
  intake.drop(0, "a");
  assert.equal(intake.steps("a", rest)?.code, "SLOT_NOT_HELD");
  assert.equal(send(intake, "b", sent)?.verdict, "accepted");
});

test("a holder that was granted the slot anew may begin its segment again", () => {
  const { intake } = anIntake();
  const sent = playSegment(shape, firstPosition(0), 4);
  const [first, rest] = cutSteps(sent, [2], shape);
  assert.ok(first !== undefined && rest !== undefined);
  intake.steps("a", first);
  intake.drop(0, "a");
  assert.equal(intake.steps("a", rest), null, "it was on its way");
  assert.equal(send(intake, "a", sent)?.verdict, "accepted");
});

test("an end whose steps did not all arrive is malformed", () => {
  const { intake } = anIntake();
  const sent = playSegment(shape, firstPosition(0), 4);
  const [first] = cutSteps(sent, [2], shape);
  assert.ok(first !== undefined);
  intake.steps("a", first);
  assert.throws(() => intake.end("a", sent.end), { code: "SEGMENT_MALFORMED" });
});

test("a slot that two actors play takes the first answer and compares the second", () => {
  for (const [winner, loser] of [
    ["a", "b"],
    ["b", "a"],
  ] as const) {
    const { table, intake, round } = anIntake();
    table.lend(0, "b");
    const sent = playSegment(shape, firstPosition(0), 4);
    const [first, rest] = cutSteps(sent, [2], shape);
    assert.ok(first !== undefined && rest !== undefined);
    for (const actor of ["a", "b"]) assert.equal(intake.steps(actor, first), null);
    assert.equal(intake.steps(winner, rest), null);
    assert.equal(intake.end(winner, sent.end)?.receipt.verdict, "accepted");
    assert.equal(intake.steps(loser, rest), null);
    assert.equal(intake.end(loser, sent.end)?.receipt.verdict, "duplicate");
    const other = playSegment(shape, firstPosition(0), 4, 99);
    assert.equal(intake.end(loser, other.end)?.receipt.code, "CONFLICTING_DUPLICATE");
    const beside = playSegment(shape, firstPosition(1), 4);
    send(intake, "b", beside);
    assert.deepEqual(
      Buffer.from(round.frames.of(0)),
      Buffer.concat([sent.steps.frames, beside.steps.frames]),
    );
  }
});
