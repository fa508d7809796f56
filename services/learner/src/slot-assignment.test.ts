import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  assignOrphans,
  evenOut,
  type SlotHolders,
  type SlotMove,
  type SlotTaker,
} from "./slot-assignment.ts";

const anyReplay = () => 0;

function after(holders: SlotHolders, moves: readonly SlotMove[]): (string | null)[] {
  const next = [...holders];
  for (const { slot, to } of moves) next[slot] = to;
  return next;
}

function count(holders: SlotHolders, actor: string): number {
  return holders.filter((holder) => holder === actor).length;
}

test("new slots are spread evenly over actors of equal capacity", () => {
  const takers = [
    { actor: "a", capacity: 8 },
    { actor: "b", capacity: 8 },
    { actor: "c", capacity: 8 },
  ];
  const holders = after(Array(8).fill(null), assignOrphans(Array(8).fill(null), takers));
  assert.deepEqual(
    ["a", "b", "c"].map((actor) => count(holders, actor)),
    [3, 3, 2],
  );
});

test("an actor gets neighbouring slots", () => {
  const takers = [
    { actor: "a", capacity: 8 },
    { actor: "b", capacity: 8 },
  ];
  const holders = after(Array(6).fill(null), assignOrphans(Array(6).fill(null), takers));
  assert.deepEqual(holders, ["a", "a", "a", "b", "b", "b"]);
});

test("an actor with three times the capacity gets three times the slots", () => {
  const takers = [
    { actor: "small", capacity: 4 },
    { actor: "large", capacity: 12 },
  ];
  const holders = after(Array(8).fill(null), assignOrphans(Array(8).fill(null), takers));
  assert.equal(count(holders, "small"), 2);
  assert.equal(count(holders, "large"), 6);
});

test("slots beyond everyone's capacity stay without a holder", () => {
  const moves = assignOrphans(Array(5).fill(null), [{ actor: "a", capacity: 3 }]);
  assert.deepEqual(
    moves.map(({ slot }) => slot),
    [0, 1, 2],
  );
});

test("nothing moves while actors are within one slot of each other", () => {
  const takers = [
    { actor: "a", capacity: 8 },
    { actor: "b", capacity: 8 },
  ];
  assert.deepEqual(evenOut(["b", "a", "b"], takers, anyReplay), []);
});

test("an actor that joins gets its fair share, the slots with the shortest replay", () => {
  const takers = [
    { actor: "old", capacity: 8 },
    { actor: "new", capacity: 8 },
  ];
  const replay = [50, 10, 40, 20];
  const moves = evenOut(["old", "old", "old", "old"], takers, (slot) => replay[slot] ?? 0);
  assert.deepEqual(moves, [
    { slot: 1, from: "old", to: "new" },
    { slot: 3, from: "old", to: "new" },
  ]);
});

test("slots of actors that may not take part do not count and do not move", () => {
  const moves = evenOut(["gone", "gone", "a"], [{ actor: "a", capacity: 2 }], anyReplay);
  assert.deepEqual(moves, []);
});

test("whatever the start, evening out ends balanced, within capacity, and a second time moves nothing", () => {
  const situation = fc
    .record({
      capacities: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 }),
      picks: fc.array(fc.nat(), { maxLength: 20 }),
    })
    .map(({ capacities, picks }) => {
      const takers: SlotTaker[] = capacities.map((capacity, i) => ({ actor: `a${i}`, capacity }));
      const left = [...capacities];
      const holders = picks.map((pick) => {
        const i = pick % capacities.length;
        if ((left[i] ?? 0) === 0) return null;
        left[i] = (left[i] ?? 0) - 1;
        return `a${i}`;
      });
      return { takers, holders };
    });
  fc.assert(
    fc.property(situation, ({ takers, holders }) => {
      const assigned = after(holders, assignOrphans(holders, takers));
      const total = takers.reduce((sum, { capacity }) => sum + capacity, 0);
      assert.equal(assigned.filter((h) => h !== null).length, Math.min(total, holders.length));
      const even = after(assigned, evenOut(assigned, takers, anyReplay));
      for (const { actor, capacity } of takers) assert.ok(count(even, actor) <= capacity);
      assert.deepEqual(evenOut(even, takers, anyReplay), []);
      for (const a of takers) {
        for (const b of takers) {
          const heldA = count(even, a.actor) / a.capacity;
          const oneMore = (count(even, b.actor) + 1) / b.capacity;
          assert.ok(oneMore > 1 || heldA <= oneMore + 1e-12);
        }
      }
    }),
  );
});
