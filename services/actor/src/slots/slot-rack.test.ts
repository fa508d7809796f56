import assert from "node:assert/strict";
import { test } from "node:test";
import type { FakeSlot } from "@lockstep/round/testing";
import { aSlot } from "../testing/actor-bench.ts";
import { SlotRack } from "./slot-rack.ts";

test("slots are opened when they are needed and kept as long as there is room", async () => {
  const { rack, opened } = aRack(2);
  const first = await rack.take(5, nobody);
  assert.equal(await rack.take(5, nobody), first);
  await rack.take(6, nobody);
  assert.deepEqual([rack.open, opened.length], [[5, 6], 2]);
});

test("room is made by closing the slot that was used longest ago, never one that is held", async () => {
  const { rack, opened } = aRack(3);
  for (const slot of [1, 2, 3, 1]) await rack.take(slot, nobody);
  await rack.take(4, (slot) => slot === 2);
  assert.deepEqual(rack.open, [2, 1, 4]);
  assert.deepEqual(
    opened.filter(({ closed }) => closed).map(({ index }) => index),
    [3],
  );
});

test("a slot stands where its position says, and nowhere while a replay is under way", async () => {
  const { rack } = aRack(1);
  const slot = await rack.take(0, nobody);
  const start = slot.position;
  assert.equal(
    rack.standsAt(0, start),
    false,
    "its start script may be long: it is played in slices",
  );
  for (const _left of rack.seek(0, start, 2));
  assert.equal(rack.standsAt(0, start), true);
  for (const action of [1, 2, 3]) slot.step(action);
  const later = slot.position;
  assert.deepEqual([rack.standsAt(0, later), rack.standsAt(0, start)], [true, false]);
  assert.equal(rack.standsAt(0, { ...later, stepsBefore: 4 }), false);
  assert.equal(rack.standsAt(0, { ...later, actions: Uint8Array.of(1, 2, 4) }), false);

  rack.seek(0, start, 2).next();
  const replay = rack.seek(0, later, 2);
  assert.equal(replay.next().done, false);
  assert.equal(rack.standsAt(0, slot.position), false, "it is still on its way");
  assert.equal(replay.next().done, false);
  assert.equal(replay.next().done, true);
  assert.equal(rack.standsAt(0, later), true);
});

test("close closes every slot, once and again", async () => {
  const { rack, opened } = aRack(2);
  await rack.take(0, nobody);
  await rack.take(1, nobody);
  rack.close();
  rack.close();
  assert.ok(opened.every(({ closed }) => closed));
  assert.deepEqual(rack.open, []);
});

const nobody = (): boolean => false;

function aRack(capacity: number): { readonly rack: SlotRack; readonly opened: FakeSlot[] } {
  const opened: FakeSlot[] = [];
  const open = (index: number): FakeSlot => {
    const slot = aSlot(index);
    opened.push(slot);
    return slot;
  };
  return { rack: new SlotRack({ open }, capacity), opened };
}
