import assert from "node:assert/strict";
import { test } from "node:test";
import { Doorbell } from "./doorbell.ts";

test("a ring wakes the one who waits", async () => {
  const bell = new Doorbell();
  let awake = false;
  const waiting = bell.wait().then(() => {
    awake = true;
  });
  await Promise.resolve();
  assert.equal(awake, false);
  bell.ring();
  await waiting;
});

test("rings that nobody heard are one ring for the next wait", async () => {
  const bell = new Doorbell();
  bell.ring();
  bell.ring();
  await bell.wait();
  let awake = false;
  const waiting = bell.wait().then(() => {
    awake = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(awake, false);
  bell.ring();
  await waiting;
});
