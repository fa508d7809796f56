import assert from "node:assert/strict";
import { test } from "node:test";
import type { SlotPosition } from "@lockstep/environment";
import { aSnapshot } from "../testing/a-snapshot.ts";
import { SlotSnapshots } from "./slot-snapshots.ts";

const at = (steps: number, changes: Partial<SlotPosition> = {}): SlotPosition => ({
  slot: 1,
  episode: 4,
  actions: new Uint8Array(steps),
  stepsBefore: 100 + steps,
  ...changes,
});

test("the newest snapshot of a slot is handed on, and shortens the replay to what followed it", () => {
  const snapshots = new SlotSnapshots(2);
  assert.equal(snapshots.towards(at(9)), null);
  assert.equal(snapshots.replaySteps(at(9)), 9);
  assert.equal(snapshots.keep(aSnapshot(at(4)), at(4)), "kept");
  assert.equal(snapshots.keep(aSnapshot(at(7)), at(7)), "kept");
  assert.deepEqual(snapshots.towards(at(9)), aSnapshot(at(7)));
  assert.equal(snapshots.replaySteps(at(9)), 2);
});

test("a snapshot is handed on only on the way of its own episode", () => {
  const snapshots = new SlotSnapshots(2, [aSnapshot(at(4))]);
  assert.deepEqual(snapshots.towards(at(4)), aSnapshot(at(4)));
  assert.equal(snapshots.towards(at(3)), null, "it is ahead of it");
  assert.equal(snapshots.towards(at(9, { episode: 5 })), null);
  assert.equal(snapshots.towards(at(9, { stepsBefore: 110 })), null);
  assert.equal(snapshots.towards(at(9, { slot: 0 })), null);
});

test("late and damaged snapshots are not kept, and the one before stays", () => {
  const snapshots = new SlotSnapshots(2, [aSnapshot(at(4))]);
  assert.equal(snapshots.keep(aSnapshot(at(6)), at(8)), "late");
  assert.equal(snapshots.keep(aSnapshot(at(6)), at(2, { episode: 5 })), "late");
  const damaged = { ...aSnapshot(at(8)), content: Uint8Array.of(0) };
  assert.equal(snapshots.keep(damaged, at(8)), "damaged");
  assert.deepEqual(snapshots.towards(at(8)), aSnapshot(at(4)));
});

test("all snapshots together have a limit: what exceeds it is not kept, and the one before stays", () => {
  const snapshots = new SlotSnapshots(3, [aSnapshot(at(4))], 6);
  const other = at(2, { slot: 0 });
  assert.equal(snapshots.keep(aSnapshot(other), other), "kept");
  assert.equal(snapshots.keep(aSnapshot(at(8)), at(8)), "kept", "it takes the place of another");
  const third = at(2, { slot: 2 });
  assert.equal(snapshots.keep(aSnapshot(third), third), "full");
  assert.equal(snapshots.towards(third), null);
  assert.deepEqual(snapshots.towards(other), aSnapshot(other));
});
