import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { generalizedAdvantages } from "./generalized-advantages.ts";
import { nStepReturns } from "./n-step-returns.ts";
import { type SegmentRewards, TERMINATED, TRUNCATED } from "./segment-rewards.ts";
import { anySegment, aSegment, isClose } from "./testing/segment-cases.ts";

const T = 5;
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** The literal sum: rewards from t to the end of its episode or segment, each discounted, and what follows it. */
function slowReturn(segment: SegmentRewards, gamma: number, t: number): number {
  let sum = 0;
  for (let k = t; k < segment.rewards.length; k++) {
    sum += gamma ** (k - t) * at(segment.rewards, k);
    if (segment.flags[k] === TERMINATED) return sum;
    if (segment.flags[k] === TRUNCATED) return sum + gamma ** (k - t + 1) * finalValue(segment, k);
  }
  return sum + gamma ** (segment.rewards.length - t) * segment.bootstrapValue;
}

/** The literal sum: Aₜ = Σₖ (γλ)ᵏ·δₜ₊ₖ to the end of the episode or segment. */
function slowAdvantage(segment: SegmentRewards, gamma: number, lambda: number, t: number): number {
  let sum = 0;
  for (let k = t; k < segment.rewards.length; k++) {
    const delta =
      at(segment.rewards, k) + gamma * slowNextValue(segment, k) - at(segment.values, k);
    sum += (gamma * lambda) ** (k - t) * delta;
    if (segment.flags[k] !== 0) break;
  }
  return sum;
}

function slowNextValue(segment: SegmentRewards, t: number): number {
  if (segment.flags[t] === TERMINATED) return 0;
  if (segment.flags[t] === TRUNCATED) return finalValue(segment, t);
  return t === segment.rewards.length - 1 ? segment.bootstrapValue : at(segment.values, t + 1);
}

function finalValue(segment: SegmentRewards, t: number): number {
  const before = segment.flags.slice(0, t).filter((flag) => flag === TRUNCATED).length;
  return at(segment.truncatedValues, before);
}

function at(array: ArrayLike<number>, i: number): number {
  const value = array[i];
  assert.notEqual(value, undefined);
  return value as number;
}

function assertAll(actual: Float32Array, expected: (t: number) => number): void {
  actual.forEach((value, t) => {
    assert.ok(isClose(value, expected(t)), `step ${t}: ${value}, expected ${expected(t)}`);
  });
}

function assertLiteral(segment: SegmentRewards, gamma: number, lambda: number): void {
  const { advantages, returns } = generalizedAdvantages(segment, gamma, lambda);
  assertAll(nStepReturns(segment, gamma), (t) => slowReturn(segment, gamma, t));
  assertAll(advantages, (t) => slowAdvantage(segment, gamma, lambda, t));
  assertAll(returns, (t) => slowAdvantage(segment, gamma, lambda, t) + at(segment.values, t));
}

test("returns and advantages equal the literal sums on any segment", () => {
  fc.assert(fc.property(anySegment, share, share, assertLiteral));
});

test("γ=0: a return is the step's reward", () => {
  assert.deepEqual([...nStepReturns(aSegment(T), 0)], [1, 1.5, 2, 2.5, 3]);
});

test("γ=0: an advantage is the reward less the value", () => {
  const { advantages } = generalizedAdvantages(aSegment(T), 0, 0.95);
  assert.deepEqual([...advantages], [-2, -1.25, -0.5, 0.25, 1]);
});

test("γ=1: a return is the sum of the rewards and the bootstrap value", () => {
  assert.deepEqual([...nStepReturns(aSegment(3), 1)], [4.5 + 7, 3.5 + 7, 2 + 7]);
});

test("λ=1: λ-returns are n-step returns", () => {
  fc.assert(
    fc.property(anySegment, share, (segment, gamma) => {
      const expected = nStepReturns(segment, gamma);
      assertAll(generalizedAdvantages(segment, gamma, 1).returns, (t) => at(expected, t));
    }),
  );
});

test("λ=0: an advantage is the one-step temporal difference", () => {
  const segment = aSegment(T, { 1: TERMINATED, 3: TRUNCATED });
  assertAll(generalizedAdvantages(segment, 0.9, 0).advantages, (t) => {
    return at(segment.rewards, t) + 0.9 * slowNextValue(segment, t) - at(segment.values, t);
  });
});

test("T=1: one step and its bootstrap value", () => {
  assert.equal(nStepReturns(aSegment(1), 0.5)[0], 1 + 0.5 * 7);
  assert.equal(nStepReturns(aSegment(1, { 0: TERMINATED }), 0.5)[0], 1);
  assert.equal(nStepReturns(aSegment(1, { 0: TRUNCATED }), 0.5)[0], 1 + 0.5 * 40);
});

test("T=0: nothing comes of nothing", () => {
  assert.equal(nStepReturns(aSegment(0), 0.5).length, 0);
});

for (let ended = 0; ended < T; ended++) {
  test(`terminated at ${ended}: equals the literal sums, and what comes later does not reach back`, () => {
    const segment = aSegment(T, { [ended]: TERMINATED });
    assertLiteral(segment, 0.9, 0.8);
    assertIndependentOfLater(segment, ended);
    assert.equal(nStepReturns(segment, 0.9)[ended], at(segment.rewards, ended));
  });

  test(`truncated at ${ended}: equals the literal sums, bootstraps from the final state only`, () => {
    const segment = aSegment(T, { [ended]: TRUNCATED });
    assertLiteral(segment, 0.9, 0.8);
    assertIndependentOfLater(segment, ended);
    const expected = at(segment.rewards, ended) + 0.9 * 40;
    assert.ok(isClose(at(nStepReturns(segment, 0.9), ended), expected));
  });
}

function assertIndependentOfLater(segment: SegmentRewards, ended: number): void {
  const changed = {
    ...segment,
    rewards: segment.rewards.map((reward, t) => (t > ended ? reward + 100 : reward)),
    values: segment.values.map((value, t) => (t > ended ? value - 100 : value)),
    bootstrapValue: -1000,
  };
  const upTo = (array: Float32Array): number[] => [...array.slice(0, ended + 1)];
  assert.deepEqual(upTo(nStepReturns(changed, 0.9)), upTo(nStepReturns(segment, 0.9)));
  assert.deepEqual(
    upTo(generalizedAdvantages(changed, 0.9, 0.8).advantages),
    upTo(generalizedAdvantages(segment, 0.9, 0.8).advantages),
  );
}

test("truncation differs from termination by exactly the discounted final value", () => {
  const truncated = nStepReturns(aSegment(T, { 2: TRUNCATED }), 0.9);
  const terminated = nStepReturns(aSegment(T, { 2: TERMINATED }), 0.9);
  assert.ok(isClose(at(truncated, 2) - at(terminated, 2), 0.9 * 40));
  assert.ok(isClose(at(truncated, 0) - at(terminated, 0), 0.9 ** 3 * 40));
});

test("float32 and float64 segments give the same numbers", () => {
  const segment = aSegment(T, { 2: TRUNCATED });
  const single = {
    ...segment,
    rewards: Float32Array.from(segment.rewards),
    values: Float32Array.from(segment.values),
    truncatedValues: Float32Array.from(segment.truncatedValues),
  };
  assert.deepEqual(nStepReturns(single, 0.9), nStepReturns(segment, 0.9));
});

test("refuses lengths that disagree, a step with both flags, and unmatched truncated values", () => {
  const segment = aSegment(3, { 1: TRUNCATED });
  for (const bad of [
    { ...segment, values: new Float64Array(2) },
    { ...segment, flags: new Uint8Array(4) },
    { ...segment, flags: Uint8Array.of(0, TERMINATED | TRUNCATED, 0) },
    { ...segment, truncatedValues: new Float64Array(0) },
    { ...segment, truncatedValues: new Float64Array(2) },
  ]) {
    assert.throws(() => nStepReturns(bad, 0.9), RangeError);
    assert.throws(() => generalizedAdvantages(bad, 0.9, 0.9), RangeError);
  }
});
