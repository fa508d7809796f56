import assert from "node:assert/strict";
import { test } from "node:test";
import { GrowthBound } from "./growth-bound.ts";

test("growth counts from when there was more to work with than ever before", () => {
  const bound = new GrowthBound(100);
  assert.equal(bound.beyond(1_000, 0), null);
  assert.equal(bound.beyond(1_090, 0), null);
  assert.equal(bound.beyond(5_000, 8), null, "eight emulators take their memory");
  assert.equal(bound.beyond(5_100, 8), null, "the limit itself is allowed");
  assert.equal(bound.beyond(5_101, 3), 101, "five were closed");
  assert.equal(bound.beyond(5_101, 8), 101, "and opened again");
  assert.equal(bound.beyond(5_101, 9), null);
});

test("without a limit a process may grow for ever", () => {
  const bound = new GrowthBound(null);
  assert.equal(bound.beyond(1, 0), null);
  assert.equal(bound.beyond(2 ** 50, 0), null);
});
