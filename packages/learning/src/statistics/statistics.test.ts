import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  estimated,
  interquartileMean,
  mean,
  medianOfTasks,
  performanceProfile,
  probabilityOfImprovement,
  resampledRuns,
  type Scores,
} from "./index.ts";

const bootstrap = { seed: 1, repetitions: 200 };
/** Sums of such scores are exact in any order. */
const score = fc.integer({ min: -640, max: 640 }).map((value) => value / 64);
const scores = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 6 }))
  .chain(([tasks, runs]) =>
    fc.array(fc.array(score, { minLength: runs, maxLength: runs }), {
      minLength: tasks,
      maxLength: tasks,
    }),
  );

function drawnFor(of: Scores, group = 0): Uint32Array {
  return resampledRuns(bootstrap, group, { tasks: of.length, runs: of[0]?.length ?? 0 });
}

test("the interquartile mean leaves out the lowest and the highest quarter", () => {
  const iqm = (...values: number[]) =>
    interquartileMean(Float64Array.from(values), { tasks: 1, runs: values.length });
  assert.equal(iqm(9, 1, 2, 3, 4, 5, 6, -99), 3.5);
  assert.equal(iqm(1000, 1, 2, 3, -1000), 2);
  // A quarter of three scores is none.
  assert.equal(iqm(3, 0, 6), 3);
});

test("mean and median over tasks", () => {
  const values = () => Float64Array.of(0, 2, 10, 20, 3, 5);
  assert.equal(mean(values(), { tasks: 3, runs: 2 }), 40 / 6);
  assert.equal(medianOfTasks(values(), { tasks: 3, runs: 2 }), 4);
  assert.equal(medianOfTasks(values(), { tasks: 2, runs: 3 }), (4 + 28 / 3) / 2);
});

test("an interval holds its value's neighbourhood and is the same whenever it is computed", () => {
  fc.assert(
    fc.property(scores, (of) => {
      const first = estimated(of, mean, drawnFor(of));
      assert.deepEqual(estimated(of, mean, drawnFor(of)), first);
      const flat = of.flat();
      assert.ok(Math.min(...flat) <= first.low && first.low <= first.high);
      assert.ok(first.high <= Math.max(...flat));
    }),
  );
});

test("each task's runs are drawn from that task only", () => {
  // Within a task all runs are equal, so a repetition can only be what was measured.
  const of = [
    [1, 1, 1],
    [50, 50, 50],
  ];
  assert.deepEqual(estimated(of, mean, drawnFor(of)), { value: 25.5, low: 25.5, high: 25.5 });
});

test("every run is drawn equally often, and groups, tasks and repetitions independently", () => {
  const shape = { tasks: 2, runs: 5 };
  const drawn = resampledRuns({ seed: 3, repetitions: 4000 }, 0, shape);
  const counts = [0, 0, 0, 0, 0];
  for (const run of drawn) counts[run] = (counts[run] ?? 0) + 1;
  const chiSquare = counts.reduce((sum, count) => sum + (count - 8000) ** 2 / 8000, 0);
  // 99.9 % quantile with 4 degrees of freedom.
  assert.ok(chiSquare < 18.5, `χ² = ${chiSquare}`);
  assert.notDeepEqual(resampledRuns({ seed: 3, repetitions: 4000 }, 1, shape), drawn);
  assert.notDeepEqual(drawn.subarray(0, 5), drawn.subarray(5, 10));
  assert.notDeepEqual(drawn.subarray(0, 10), drawn.subarray(10, 20));
});

test("a profile falls from all scores to none", () => {
  fc.assert(
    fc.property(scores, (of) => {
      const profile = performanceProfile(of, [-11, -5, 0, 5, 10], drawnFor(of));
      const shares = profile.map(({ value }) => value);
      assert.equal(shares[0], 1);
      assert.equal(shares.at(-1), 0);
      assert.deepEqual(
        shares,
        [...shares].sort((a, b) => b - a),
      );
    }),
  );
});

test("who improves on whom is told from both sides alike", () => {
  fc.assert(
    fc.property(scores, (of) => {
      const other = of.map((runs) => runs.map((value, index) => value + (index % 2 ? 1 : -0.5)));
      const [x, y] = [
        { scores: of, drawn: drawnFor(of, 0) },
        { scores: other, drawn: drawnFor(of, 1) },
      ];
      const sum = probabilityOfImprovement(x, y).value + probabilityOfImprovement(y, x).value;
      assert.ok(Math.abs(sum - 1) < 1e-12);
      assert.equal(probabilityOfImprovement(x, { ...x }).value, 0.5);
    }),
  );
  const of = (values: number[]) => ({ scores: [values], drawn: drawnFor([values]) });
  assert.equal(probabilityOfImprovement(of([2, 3]), of([1, 2, 0])).value, 5.5 / 6);
});

test("what is no table of scores is refused", () => {
  const tried = (of: Scores) => () => estimated(of, mean, new Uint32Array(0));
  assert.throws(tried([]), /scores of no run/);
  assert.throws(tried([[1, 2], [3]]), /task 1 has 1 scores, expected 2/);
  assert.throws(tried([[Number.NaN]]), /task 0 has the score NaN/);
});
