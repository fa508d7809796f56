import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { generalizedAdvantages } from "./generalized-advantages.ts";
import { nStepReturns } from "./n-step-returns.ts";
import { TERMINATED, TRUNCATED } from "./segment-rewards.ts";
import { anySegment, aSegment, isClose } from "./testing/segment-cases.ts";
import { type OffPolicySegment, type VTraceOptions, vTrace } from "./v-trace.ts";

const T = 5;
const usual: VTraceOptions = { gamma: 0.9, lambda: 1, rhoBar: 1, cBar: 1 };
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** @param ratios π/μ of each step */
function offPolicy(segment: ReturnType<typeof aSegment>, ratios: readonly number[]) {
  const logProbabilities = segment.rewards.map((_, t) => -0.3 - 0.1 * t);
  const newest = {
    logProbabilities: logProbabilities.map((log, t) => log + Math.log(ratios[t] ?? 1)),
    values: segment.values,
  };
  return { ...segment, logProbabilities, newest } satisfies OffPolicySegment;
}

/** Segments with any ratios; the values of the policy that played are others, and must not matter. */
const anyOffPolicy: fc.Arbitrary<OffPolicySegment> = fc
  .tuple(anySegment, fc.infiniteStream(fc.double({ min: 0.05, max: 4, noNaN: true })))
  .map(([segment, ratios]) => {
    const played = segment.values.map((value) => value + 3);
    return {
      ...offPolicy(
        segment,
        Array.from(segment.rewards, () => ratios.next().value as number),
      ),
      values: played,
    };
  });

const anyOptions: fc.Arbitrary<VTraceOptions> = fc
  .record({ gamma: share, lambda: share, rhoBar: fc.double({ min: 0.5, max: 3, noNaN: true }) })
  .chain((record) =>
    fc.double({ min: 0.1, max: record.rhoBar, noNaN: true }).map((cBar) => ({ ...record, cBar })),
  );

/**
 * The literal sums of the paper, in float64: vₛ = V(xₛ) + Σₜ γᵗ⁻ˢ·(Πᵢ cᵢ)·δₜ over the rest of the episode or segment, and
 * advantages with the vₛ₊₁ of such a sum.
 */
function slowVTrace(segment: OffPolicySegment, { gamma, lambda, rhoBar, cBar }: VTraceOptions) {
  const { rewards, flags, truncatedValues, bootstrapValue, newest } = segment;
  const steps = rewards.length;
  const ratio = (t: number) =>
    Math.exp(at(newest.logProbabilities, t) - at(segment.logProbabilities, t));
  const rho = (t: number) => Math.min(rhoBar, ratio(t));
  const isLast = (t: number) => t === steps - 1 || flags[t] !== 0;
  const after = (t: number): number => {
    if (flags[t] === TERMINATED) return 0;
    if (flags[t] === TRUNCATED)
      return at(truncatedValues, flags.slice(0, t).filter((flag) => flag === TRUNCATED).length);
    return t === steps - 1 ? bootstrapValue : at(newest.values, t + 1);
  };
  const target = (s: number): number => {
    let [sum, trace] = [at(newest.values, s), 1];
    for (let t = s; t < steps; t++) {
      const delta = rho(t) * (at(rewards, t) + gamma * after(t) - at(newest.values, t));
      sum += gamma ** (t - s) * trace * delta;
      if (isLast(t)) break;
      trace *= lambda * Math.min(cBar, ratio(t));
    }
    return sum;
  };
  return Array.from({ length: steps }, (_, t) => ({
    returns: target(t),
    advantages:
      rho(t) *
      (at(rewards, t) + gamma * (isLast(t) ? after(t) : target(t + 1)) - at(newest.values, t)),
    importanceWeights: rho(t),
  }));
}

function at(array: ArrayLike<number>, i: number): number {
  const value = array[i];
  assert.notEqual(value, undefined);
  return value as number;
}

function assertLiteral(segment: OffPolicySegment, options: VTraceOptions): void {
  const computed = vTrace(segment, options);
  slowVTrace(segment, options).forEach((expected, t) => {
    for (const name of ["returns", "advantages", "importanceWeights"] as const)
      assert.ok(
        isClose(at(computed[name], t), expected[name]),
        `${name} of step ${t}: ${computed[name][t]}, expected ${expected[name]}`,
      );
  });
}

function assertSame(actual: Float32Array, expected: Float32Array): void {
  for (const [t, value] of actual.entries())
    assert.ok(isClose(value, at(expected, t)), `step ${t}: ${value}`);
}

test("targets, advantages and weights equal the literal sums on any segment", () => {
  fc.assert(fc.property(anyOffPolicy, anyOptions, assertLiteral));
});

test("where the policies are one, targets are n-step returns and advantages those of λ = 1", () => {
  fc.assert(
    fc.property(anySegment, share, (segment, gamma) => {
      const { returns, advantages } = vTrace(offPolicy(segment, []), { ...usual, gamma });
      assertSame(returns, nStepReturns(segment, gamma));
      assertSame(advantages, generalizedAdvantages(segment, gamma, 1).advantages);
    }),
  );
});

test("where the policies are one, targets are the λ-returns of generalized advantage estimation", () => {
  fc.assert(
    fc.property(anySegment, share, share, (segment, gamma, lambda) => {
      const { returns } = vTrace(offPolicy(segment, []), { ...usual, gamma, lambda });
      assertSame(returns, generalizedAdvantages(segment, gamma, lambda).returns);
    }),
  );
});

test("where the policies are one to the bit, every importance weight is 1 to the bit", () => {
  const segment = offPolicy(aSegment(T), []);
  const same = { ...segment, newest: { ...segment.newest, ...segment, values: segment.values } };
  const { importanceWeights } = vTrace(same, usual);
  assert.deepEqual([...importanceWeights], [1, 1, 1, 1, 1]);
});

for (let ended = 0; ended < T; ended++)
  for (const flag of [TERMINATED, TRUNCATED])
    test(`${flag === TERMINATED ? "terminated" : "truncated"} at ${ended}: equals the literal sums, and what comes later does not reach back`, () => {
      const segment = offPolicy(aSegment(T, { [ended]: flag }), [0.5, 2, 0.25, 1.5, 0.75]);
      assertLiteral(segment, { ...usual, lambda: 0.8 });
      const changed = {
        ...segment,
        rewards: segment.rewards.map((reward, t) => (t > ended ? reward + 100 : reward)),
        bootstrapValue: -1000,
      };
      const upTo = (array: Float32Array) => [...array.slice(0, ended + 1)];
      assert.deepEqual(upTo(vTrace(changed, usual).returns), upTo(vTrace(segment, usual).returns));
      assert.deepEqual(
        upTo(vTrace(changed, usual).advantages),
        upTo(vTrace(segment, usual).advantages),
      );
    });

test("T=1: one step, weighted", () => {
  const segment = offPolicy(aSegment(1), [0.5]);
  const { advantages, returns, importanceWeights } = vTrace(segment, usual);
  const error = 1 + 0.9 * 7 - 3;
  assertSame(importanceWeights, Float32Array.of(0.5));
  assertSame(advantages, Float32Array.of(0.5 * error));
  assertSame(returns, Float32Array.of(3 + 0.5 * error));
});

test("a step that the newest policy never takes teaches nothing and cuts the trace", () => {
  const segment = offPolicy(aSegment(3), [1, 1e-12, 1]);
  const { advantages, returns } = vTrace(segment, usual);
  assert.ok(Math.abs(at(advantages, 1)) < 1e-9);
  assert.ok(isClose(at(returns, 1), at(segment.values, 1)));
});
