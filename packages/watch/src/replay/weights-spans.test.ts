import assert from "node:assert/strict";
import { test } from "node:test";
import { weightsSpans } from "./weights-spans.ts";

const episode = { firstVersion: 3, stepsBefore: 26, steps: 20, segmentLength: 8, chosen: null };

test("each segment is judged by the version that played it, or by the kept one nearest to it", () => {
  // Two steps of version 3 are another episode's: 24 to 25.
  assert.deepEqual(weightsSpans({ ...episode, kept: [1, 4, 5] }), [
    { from: 0, played: 3, weights: 4 },
    { from: 6, played: 4, weights: 4 },
    { from: 14, played: 5, weights: 5 },
  ]);
});

test("a chosen version judges all steps, and without weights none does", () => {
  const all = (spans: ReturnType<typeof weightsSpans>) => spans.map(({ weights }) => weights);
  assert.deepEqual(all(weightsSpans({ ...episode, kept: [1, 4, 5], chosen: 1 })), [1, 1, 1]);
  assert.deepEqual(all(weightsSpans({ ...episode, kept: [] })), [null, null, null]);
});

test("an episode that fills its segments has no more of them", () => {
  const whole = { ...episode, stepsBefore: 8, steps: 16, kept: [] };
  assert.deepEqual(
    weightsSpans(whole).map(({ from }) => from),
    [0, 8],
  );
});
