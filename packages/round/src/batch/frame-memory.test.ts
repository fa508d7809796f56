import assert from "node:assert/strict";
import { test } from "node:test";
import { FrameMemory } from "./frame-memory.ts";

test("what is given back is taken again, and nothing is handed out twice", () => {
  const memory = new FrameMemory(100);
  const first = [memory.take(30), memory.take(30), memory.take(40)];
  assert.equal(new Set(first).size, 3);
  for (let round = 0; round < 3; round++) {
    for (const frames of first) memory.giveBack(frames);
    const again = [memory.take(40), memory.take(30), memory.take(30)];
    assert.deepEqual(new Set(again), new Set(first));
  }
});

test("it keeps no more than it may, and nothing that was moved away", () => {
  const memory = new FrameMemory(50);
  const many = [1, 2, 3].map((): Uint8Array => new Uint8Array(20));
  for (const frames of many) memory.giveBack(frames);
  const moved = new Uint8Array(10);
  structuredClone(moved, { transfer: [moved.buffer] });
  assert.equal(moved.byteLength, 0);
  memory.giveBack(moved);
  const taken = [1, 2, 3].map(() => memory.take(20));
  assert.equal(taken.filter((frames) => many.includes(frames)).length, 2);
  assert.equal(memory.take(0).byteLength, 0);
  assert.equal(memory.take(10).byteLength, 10);
});
