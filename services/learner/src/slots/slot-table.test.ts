import assert from "node:assert/strict";
import { test } from "node:test";
import { firstPosition } from "@lockstep/round";
import { SlotTable } from "./slot-table.ts";

const actions = Uint8Array.of(1, 2);
const flags = Uint8Array.of(0, 0);

test("a new holder begins in the open round until the slot's segment is there, then in the next", () => {
  const table = new SlotTable(7, [firstPosition(0), firstPosition(1)]);
  assert.deepEqual(table.start(1), { version: 7, position: firstPosition(1) });
  table.accept(1, actions, flags);
  assert.deepEqual(table.start(1), {
    version: 8,
    position: { slot: 1, episode: 0, actions, stepsBefore: 2 },
  });
  assert.equal(table.replaySteps(0), 0);
  assert.equal(table.replaySteps(1), 2);
});

test("the next round opens where the segments ended, and what was handed out before stays as it was", () => {
  const table = new SlotTable(0, [firstPosition(0)]);
  const before = table.positions;
  table.accept(0, actions, Uint8Array.of(1, 0));
  table.openNextRound();
  assert.equal(table.version, 1);
  assert.equal(table.isAccepted(0), false);
  assert.deepEqual(table.positions, [
    { slot: 0, episode: 1, actions: Uint8Array.of(2), stepsBefore: 2 },
  ]);
  assert.deepEqual(before, [firstPosition(0)]);
});

test("a round with a segment missing cannot be closed", () => {
  const table = new SlotTable(0, [firstPosition(0), firstPosition(1)]);
  table.accept(0, actions, flags);
  assert.throws(() => table.openNextRound(), /slot 1 has no segment/);
});

test("slots are found by their holder", () => {
  const table = new SlotTable(0, [firstPosition(0), firstPosition(1), firstPosition(2)]);
  table.hold(2, "a");
  table.hold(0, "a");
  table.hold(1, "b");
  assert.deepEqual(table.heldBy("a"), [0, 2]);
  table.hold(0, null);
  assert.deepEqual(table.heldBy("a"), [2]);
  assert.deepEqual(table.holders, [null, "b", "a"]);
});

test("a slot can be lent to a second actor, whose answer then counts as well", () => {
  const table = new SlotTable(0, [firstPosition(0), firstPosition(1)]);
  table.hold(1, "a");
  assert.equal(table.mayAnswer(1, "b"), false);
  table.lend(1, "b");
  assert.deepEqual(
    ["a", "b", "c"].map((actor) => table.mayAnswer(1, actor)),
    [true, true, false],
  );
  assert.deepEqual(table.lentTo("b"), [1]);
  assert.deepEqual(table.heldBy("b"), []);
  table.lend(1, null);
  assert.equal(table.spareOf(1), null);
});
