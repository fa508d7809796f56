import assert from "node:assert/strict";
import { test } from "node:test";
import { TimeAccount } from "./time-account.ts";

test("every moment is on one account, also while the work goes on", async () => {
  let nowMs = 1_000;
  const time = new TimeAccount(() => nowMs);
  nowMs += 3_000;
  await time.spend("computing", async () => {
    nowMs += 500;
    assert.deepEqual(time.seconds, { waiting: 3, computing: 0.5, publishing: 0 });
    nowMs += 500;
  });
  await time.spend("publishing", async () => {
    nowMs += 2_000;
  });
  nowMs += 1_000;
  assert.deepEqual(time.seconds, { waiting: 4, computing: 1, publishing: 2 });
});

test("work that fails is paid for, and then it waits again", async () => {
  let nowMs = 0;
  const time = new TimeAccount(() => nowMs);
  const failing = time.spend("publishing", async () => {
    nowMs += 250;
    throw new Error("no");
  });
  await assert.rejects(failing);
  nowMs += 750;
  assert.deepEqual(time.seconds, { waiting: 0.75, computing: 0, publishing: 0.25 });
});
