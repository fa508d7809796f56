import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  assignOrphans,
  evenOut,
  type MoveCosts,
  type SlotHolders,
  type SlotMove,
  type SlotTaker,
} from "./slot-assignment.ts";

const costs: MoveCosts = { segmentLength: 20, replaySteps: () => 0 };
const replays = (...steps: number[]): MoveCosts => ({
  segmentLength: 20,
  replaySteps: (slot) => steps[slot] ?? 0,
});
const taker = (
  actor: string,
  capacity: number,
  stepsPerSecond: number | null = null,
): SlotTaker => ({ actor, capacity, warmSlots: [], stepsPerSecond, trust: 1 });
/** How long the slowest takes for a round. */
const roundOf = (holders: SlotHolders, takers: readonly SlotTaker[]): number =>
  Math.max(
    ...takers.map(({ actor, stepsPerSecond }) => count(holders, actor) / (stepsPerSecond ?? 1)),
  );

function after(holders: SlotHolders, moves: readonly SlotMove[]): (string | null)[] {
  const next = [...holders];
  for (const { slot, to } of moves) next[slot] = to;
  return next;
}

function count(holders: SlotHolders, actor: string): number {
  return holders.filter((holder) => holder === actor).length;
}

test("new slots are spread evenly over actors of equal capacity", () => {
  const takers = [taker("a", 8), taker("b", 8), taker("c", 8)];
  const holders = after(Array(8).fill(null), assignOrphans(Array(8).fill(null), takers));
  assert.deepEqual(
    ["a", "b", "c"].map((actor) => count(holders, actor)),
    [3, 3, 2],
  );
});

test("an actor gets neighbouring slots", () => {
  const takers = [taker("a", 8), taker("b", 8)];
  const holders = after(Array(6).fill(null), assignOrphans(Array(6).fill(null), takers));
  assert.deepEqual(holders, ["a", "a", "a", "b", "b", "b"]);
});

test("an actor gets the slots that it had, as many as are its share, whoever came first", () => {
  const takers = [
    { ...taker("b", 8), warmSlots: [5, 3, 4, 9] },
    { ...taker("a", 8), warmSlots: [0, 1, 2] },
  ];
  const none = Array(6).fill(null);
  assert.deepEqual(after(none, assignOrphans(none, takers)), ["a", "a", "a", "b", "b", "b"]);
  const greedy = [{ ...taker("b", 8), warmSlots: [4, 3, 2, 1, 0] }, taker("a", 8)];
  assert.deepEqual(after(none, assignOrphans(none, greedy)), ["a", "a", "b", "b", "b", "a"]);
  const both = [
    { ...taker("b", 8), warmSlots: [2, 3] },
    { ...taker("a", 8), warmSlots: [3, 2] },
  ];
  assert.equal(new Set(assignOrphans(none, both).map(({ slot }) => slot)).size, 6);
});

test("an actor with three times the capacity gets three times the slots", () => {
  const takers = [taker("small", 4), taker("large", 12)];
  const holders = after(Array(8).fill(null), assignOrphans(Array(8).fill(null), takers));
  assert.equal(count(holders, "small"), 2);
  assert.equal(count(holders, "large"), 6);
});

test("slots beyond everyone's capacity stay without a holder", () => {
  const moves = assignOrphans(Array(5).fill(null), [taker("a", 3)]);
  assert.deepEqual(
    moves.map(({ slot }) => slot),
    [0, 1, 2],
  );
});

test("nothing moves while actors are within one slot of each other", () => {
  const takers = [taker("a", 8), taker("b", 8)];
  assert.deepEqual(evenOut(["b", "a", "b"], takers, costs), []);
});

test("an actor that joins gets its fair share, the slots with the shortest replay", () => {
  const takers = [taker("old", 8), taker("new", 8)];
  const moves = evenOut(["old", "old", "old", "old"], takers, replays(50, 10, 40, 20));
  assert.deepEqual(moves, [
    { slot: 1, from: "old", to: "new" },
    { slot: 3, from: "old", to: "new" },
  ]);
});

test("slots of actors that may not take part do not count and do not move", () => {
  const moves = evenOut(["gone", "gone", "a"], [taker("a", 2)], costs);
  assert.deepEqual(moves, []);
});

test("an actor that plays twice as fast gets twice the slots", () => {
  const takers = [taker("slow", 8, 100), taker("fast", 8, 200)];
  const holders = after(Array(6).fill(null), assignOrphans(Array(6).fill(null), takers));
  assert.equal(count(holders, "fast"), 4);
  const moved = after(
    ["slow", "slow", "slow", "slow", "slow", "slow"],
    [...evenOut(Array(6).fill("slow"), takers, costs)],
  );
  assert.equal(count(moved, "fast"), 4);
});

test("an actor whose speed is not known yet is taken to be as fast as the others", () => {
  const takers = [taker("a", 8, 100), taker("new", 8), taker("b", 8, 300)];
  const holders = after(Array(6).fill(null), assignOrphans(Array(6).fill(null), takers));
  assert.deepEqual(
    takers.map(({ actor }) => count(holders, actor)),
    [1, 2, 3],
  );
});

test("an actor that kept a round waiting gives its slots to others", () => {
  const takers = [taker("sound", 8, 100), { ...taker("late", 8, 100), trust: 0.1 }];
  const holders = ["sound", "sound", "late", "late"];
  assert.equal(count(after(holders, evenOut(holders, takers, costs)), "late"), 0);
});

test("nothing moves when the replays would take longer than the rounds get shorter", () => {
  const takers = [taker("old", 8, 100), taker("new", 8, 100)];
  const holders = ["old", "old", "old", "old"];
  // Two slots moved save 40 steps a round: 2,000 in fifty.
  assert.equal(evenOut(holders, takers, replays(900, 900, 900, 900)).length, 2);
  assert.equal(evenOut(holders, takers, replays(5_000, 5_000, 5_000, 5_000)).length, 0);
  assert.equal(evenOut(holders, takers, replays(600, 5_000, 5_000, 5_000)).length, 1);
});

test("nothing moves for a difference that is within the noise of measuring", () => {
  const takers = [taker("a", 64, 100), taker("b", 64, 104)];
  const holders = [...Array(25).fill("a"), ...Array(25).fill("b")];
  assert.deepEqual(evenOut(holders, takers, costs), []);
});

test("whatever the start, evening out keeps to capacity, makes no round longer, and a second time moves nothing", () => {
  const situation = fc
    .record({
      capacities: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 }),
      speeds: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 5, maxLength: 5 }),
      picks: fc.array(fc.nat(), { maxLength: 20 }),
    })
    .map(({ capacities, speeds, picks }) => {
      const takers = capacities.map((capacity, i) => taker(`a${i}`, capacity, speeds[i] ?? 1));
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
      const even = after(assigned, evenOut(assigned, takers, costs));
      for (const { actor, capacity } of takers) assert.ok(count(even, actor) <= capacity);
      assert.ok(roundOf(even, takers) <= roundOf(assigned, takers));
      assert.deepEqual(evenOut(even, takers, costs), []);
    }),
  );
});
