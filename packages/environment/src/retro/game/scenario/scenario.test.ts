import assert from "node:assert/strict";
import { test } from "node:test";
import { aMemory } from "../../../testing/fake-memory.ts";
import { type DoneNode, isDone, type RewardTerm, rewardOf, type Test } from "./scenario.ts";
import { VariableTracker } from "./variable-tracker.ts";
import { parseVariableType, type VariableType } from "./variable-type.ts";

const byte = parseVariableType("|u1") as VariableType;

/** Variables a, b, c in consecutive bytes, with these values in the frame before and in this one. */
function reading(before: readonly number[], now: readonly number[]): VariableTracker {
  const names = ["a", "b", "c"];
  const tracker = new VariableTracker(
    names.map((name, address) => ({ name, address, type: byte, mask: null, declared: name })),
  );
  tracker.restart(aMemory(before));
  tracker.update(aMemory(now));
  return tracker;
}

function aTest(change: Partial<Test> = {}): Test {
  return { variable: "a", measurement: "absolute", operation: null, reference: 0, ...change };
}

function aTerm(change: Partial<RewardTerm> = {}): RewardTerm {
  return { ...aTest({ measurement: "delta" }), reward: 0, penalty: 0, ...change };
}

const rewardOfTerms = (terms: readonly RewardTerm[], from: number[], to: number[]): number =>
  rewardOf({ terms, time: null }, reading(from, to));

test("a positive change counts by reward, a negative one by penalty, and both default to nothing", () => {
  const term = aTerm({ reward: 2, penalty: 10 });
  assert.equal(rewardOfTerms([term], [5, 0, 0], [8, 0, 0]), 6);
  assert.equal(rewardOfTerms([term], [8, 0, 0], [5, 0, 0]), -30);
  assert.equal(rewardOfTerms([term], [8, 0, 0], [8, 0, 0]), 0);
  assert.equal(rewardOfTerms([aTerm()], [5, 0, 0], [8, 0, 0]), 0);
});

test("measured absolutely, a value is rewarded in every frame", () => {
  const term = aTerm({ measurement: "absolute", reward: 1 });
  assert.equal(rewardOfTerms([term], [8, 0, 0], [8, 0, 0]), 8);
});

test("an operation is applied before the factor", () => {
  const lost = aTerm({ operation: "negative", reward: -5 });
  assert.equal(rewardOfTerms([lost], [3, 0, 0], [1, 0, 0]), -5);
  const struck = aTerm({
    measurement: "absolute",
    operation: "negative-equal",
    reference: 4,
    penalty: 3,
  });
  assert.equal(rewardOfTerms([struck], [0, 0, 0], [4, 0, 0]), -3);
});

test("terms add up, and time is counted once a frame", () => {
  const terms = [aTerm({ reward: 1 }), aTerm({ variable: "b", reward: 10 })];
  const time = { ...aTerm({ reward: 0.5 }) };
  assert.equal(rewardOf({ terms, time }, reading([0, 0, 0], [1, 2, 0])), 21.5);
  const never = { ...aTerm({ operation: "zero" as const, reward: 9 }) };
  assert.equal(rewardOf({ terms: [], time: never }, reading([0, 0, 0], [0, 0, 0])), 0);
});

test("in the first frame after a load every change is 0", () => {
  const tracker = reading([1, 1, 1], [9, 9, 9]);
  tracker.restart(aMemory([50, 60, 70]));
  assert.deepStrictEqual([tracker.value("a"), tracker.delta("a")], [50, 0]);
});

const zeroA = aTest({ operation: "zero" });
const zeroB = aTest({ variable: "b", operation: "zero" });
const none: readonly DoneNode[] = [];

test("any part ends an episode of condition any, all parts one of condition all", () => {
  const tests = [zeroA, zeroB];
  for (const [a, b] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ] as const) {
    const now = reading([9, 9, 9], [a, b, 0]);
    assert.equal(isDone({ condition: "any", tests, nodes: none }, now), a === 0 || b === 0);
    assert.equal(isDone({ condition: "all", tests, nodes: none }, now), a === 0 && b === 0);
  }
});

test("a raw value ends an episode above 0 only", () => {
  const fell = aTest({ measurement: "delta" });
  const node: DoneNode = { condition: "any", tests: [fell], nodes: none };
  assert.equal(isDone(node, reading([5, 0, 0], [4, 0, 0])), false);
  assert.equal(isDone(node, reading([5, 0, 0], [5, 0, 0])), false);
  assert.equal(isDone(node, reading([5, 0, 0], [6, 0, 0])), true);
});

test("nodes nest: c, or both a and b", () => {
  const both: DoneNode = { condition: "all", tests: [zeroA, zeroB], nodes: none };
  const zeroC = aTest({ variable: "c", operation: "zero" });
  const node: DoneNode = { condition: "any", tests: [zeroC], nodes: [both] };
  const done = (now: number[]): boolean => isDone(node, reading([9, 9, 9], now));
  assert.deepStrictEqual(
    [
      [1, 1, 0],
      [0, 0, 1],
      [0, 1, 1],
      [1, 1, 1],
    ].map(done),
    [true, true, false, false],
  );
  const strict: DoneNode = { condition: "all", tests: [zeroC], nodes: [both] };
  assert.equal(isDone(strict, reading([9, 9, 9], [0, 0, 1])), false);
  assert.equal(isDone(strict, reading([9, 9, 9], [0, 0, 0])), true);
});

test("an empty any never ends, an empty all at once", () => {
  const now = reading([0, 0, 0], [0, 0, 0]);
  assert.equal(isDone({ condition: "any", tests: [], nodes: none }, now), false);
  assert.equal(isDone({ condition: "all", tests: [], nodes: none }, now), true);
});
