import assert from "node:assert/strict";
import { test } from "node:test";
import { HiddenStates } from "./hidden-states.ts";

const inference = (...hiddenStates: number[]) => ({
  logits: new Float32Array(0),
  values: new Float32Array(0),
  hiddenStates: Float32Array.from(hiddenStates),
});

test("each slot goes on from its own hidden state, and from 0 at its start and after its episode's end", () => {
  const hidden = new HiddenStates(2);
  assert.deepEqual(hidden.of([4, 7]), new Float32Array(4));
  hidden.keep([4, 7], inference(1, 2, 3, 4));
  assert.deepEqual(hidden.of([7, 4]), Float32Array.of(3, 4, 1, 2));
  hidden.forget(7);
  assert.deepEqual(hidden.of([7, 4]), Float32Array.of(0, 0, 1, 2));
});

test("without a memory there are none", () => {
  const hidden = new HiddenStates(0);
  assert.equal(hidden.of([1]), undefined);
  const { hiddenStates: _, ...plain } = inference();
  hidden.keep([1], plain);
  assert.equal(hidden.of([1]), undefined);
});
