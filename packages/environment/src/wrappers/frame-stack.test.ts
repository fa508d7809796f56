import assert from "node:assert/strict";
import { test } from "node:test";
import { FrameStack } from "./frame-stack.ts";

test("an episode begins with its first frame k times, then the oldest falls out", () => {
  const stack = new FrameStack(3, 2);
  stack.newestFrame.set([1, 2]);
  stack.fill();
  assert.deepStrictEqual([...stack.observation], [1, 2, 1, 2, 1, 2]);
  for (const value of [3, 4]) {
    stack.shift();
    stack.newestFrame.fill(value);
  }
  assert.deepStrictEqual([...stack.observation], [1, 2, 3, 3, 4, 4]);
  stack.newestFrame.set([9, 9]);
  stack.fill();
  assert.deepStrictEqual([...stack.observation], [9, 9, 9, 9, 9, 9]);
});

test("a stack of one is its newest frame", () => {
  const stack = new FrameStack(1, 2);
  stack.shift();
  stack.newestFrame.set([7, 8]);
  stack.fill();
  assert.deepStrictEqual([...stack.observation], [7, 8]);
});
