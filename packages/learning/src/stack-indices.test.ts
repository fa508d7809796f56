import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { segmentFrames, stackIndices } from "./stack-indices.ts";

function rows(indices: Int32Array, stack: number): number[][] {
  return Array.from({ length: indices.length / stack }, (_, t) => [
    ...indices.slice(t * stack, (t + 1) * stack),
  ]);
}

test("without an episode's end each step sees the next window of frames", () => {
  const indices = stackIndices({ steps: 3, stack: 4, flags: new Uint8Array(3) });
  assert.deepEqual(rows(indices, 4), [
    [0, 1, 2, 3],
    [1, 2, 3, 4],
    [2, 3, 4, 5],
  ]);
});

test("after an episode's end the new episode's first frame fills the stack, then newer ones join it", () => {
  const indices = stackIndices({ steps: 5, stack: 3, flags: Uint8Array.of(0, 1, 0, 2, 0) });
  assert.deepEqual(rows(indices, 3), [
    [0, 1, 2],
    [1, 2, 3],
    [4, 4, 4],
    [4, 4, 5],
    [6, 6, 6],
  ]);
});

test("an end after the last step changes nothing within the segment", () => {
  const ended = stackIndices({ steps: 2, stack: 2, flags: Uint8Array.of(0, 1) });
  assert.deepEqual(ended, stackIndices({ steps: 2, stack: 2, flags: Uint8Array.of(0, 0) }));
});

test("T=1 sees the whole stack that the segment begins with", () => {
  assert.deepEqual(
    [...stackIndices({ steps: 1, stack: 4, flags: Uint8Array.of(1) })],
    [0, 1, 2, 3],
  );
});

test("a stack of one frame is the newest frame, ended or not", () => {
  const indices = stackIndices({ steps: 4, stack: 1, flags: Uint8Array.of(0, 1, 0, 0) });
  assert.deepEqual([...indices], [0, 1, 2, 3]);
});

test("indices begin at the segment's first frame", () => {
  const indices = stackIndices({ steps: 2, stack: 2, flags: Uint8Array.of(1, 0), firstFrame: 10 });
  assert.deepEqual(rows(indices, 2), [
    [10, 11],
    [12, 12],
  ]);
});

test("equals what a frame stack gives that is stepped and reset", () => {
  const cases = fc.record({
    stack: fc.integer({ min: 1, max: 5 }),
    flags: fc.array(fc.constantFrom(0, 0, 1, 2), { minLength: 1, maxLength: 20 }),
  });
  fc.assert(
    fc.property(cases, ({ stack, flags }) => {
      let held = Array.from({ length: stack }, (_, i) => i);
      const expected = [held];
      for (let t = 1; t < flags.length; t++) {
        const newest = stack - 1 + t;
        held = flags[t - 1] === 0 ? [...held.slice(1), newest] : held.map(() => newest);
        expected.push(held);
      }
      const steps = flags.length;
      const actual = stackIndices({ steps, stack, flags: Uint8Array.from(flags) });
      assert.deepEqual(rows(actual, stack), expected);
      assert.equal(Math.max(...actual), segmentFrames(steps, stack) - 1);
    }),
  );
});

test("refuses flags of another length", () => {
  assert.throws(() => stackIndices({ steps: 3, stack: 2, flags: new Uint8Array(2) }), RangeError);
});
