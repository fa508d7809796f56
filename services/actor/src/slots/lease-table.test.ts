import assert from "node:assert/strict";
import { test } from "node:test";
import { aGrant } from "../testing/fake-learner.ts";
import { LeaseTable } from "./lease-table.ts";

test("a granted slot waits for the weights that its grant names", () => {
  const leases = aTable({ slot: 1, version: 5, newest: 4 });
  assert.deepEqual(dueSlots(leases, 4), []);
  assert.deepEqual(dueSlots(leases, 5), [1]);
});

test("a slot that is not yet where it has to be cannot begin", () => {
  const leases = new LeaseTable();
  leases.grant(aGrant({ slot: 1, version: 5 }), 5);
  assert.deepEqual(dueSlots(leases, 5), []);
  assert.equal(leases.nextToSeek()?.slot, 1);
});

test("after its segment a slot waits for the next version to arrive", () => {
  const leases = aTable({ slot: 1, version: 5, newest: 5 });
  leases.advance(1);
  assert.deepEqual(dueSlots(leases, 5), []);
  assert.deepEqual(dueSlots(leases, 6), [1]);
});

test("a round that was missed does not start: its slot waits for a new grant", () => {
  const leases = aTable({ slot: 1, version: 5, newest: 5 });
  leases.advance(1);
  assert.deepEqual(dueSlots(leases, 7), []);
});

test("versions that were published before the grant start only when a grant names them", () => {
  const leases = aTable({ slot: 1, version: 3, newest: 5 });
  assert.deepEqual(dueSlots(leases, 5), [1]);
  leases.advance(1);
  leases.advance(1);
  assert.deepEqual(dueSlots(leases, 5), [], "5 had arrived already");
  place(leases, { slot: 1, version: 5, newest: 5 });
  assert.deepEqual(dueSlots(leases, 5), [1]);
  leases.advance(1);
  assert.deepEqual(dueSlots(leases, 6), [1], "6 is new");
});

test("the oldest version goes first, all its slots together", () => {
  const leases = aTable({ slot: 3, version: 6, newest: 6 });
  place(leases, { slot: 2, version: 4, newest: 6 });
  place(leases, { slot: 0, version: 4, newest: 6 });
  assert.deepEqual(dueSlots(leases, 6), [0, 2]);
});

test("a revoked slot is forgotten", () => {
  const leases = aTable({ slot: 1, version: 5, newest: 5 });
  leases.revoke(1);
  leases.advance(1);
  assert.deepEqual([leases.size, leases.has(1), dueSlots(leases, 5)], [0, false, []]);
});

interface Placed {
  readonly slot: number;
  readonly version: number;
  readonly newest: number;
}

function aTable(placed: Placed): LeaseTable {
  const leases = new LeaseTable();
  place(leases, placed);
  return leases;
}

/** Grants a slot that then is where it has to be. */
function place(leases: LeaseTable, { slot, version, newest }: Placed): void {
  leases.grant(aGrant({ slot, version }), newest);
  const lease = leases.nextToSeek();
  assert.equal(lease?.slot, slot);
  if (lease !== undefined) lease.destination = null;
}

function dueSlots(leases: LeaseTable, newest: number): readonly number[] {
  return leases.due(newest).map(({ slot }) => slot);
}
