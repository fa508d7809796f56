import assert from "node:assert/strict";
import { test } from "node:test";
import { WakeSignal } from "./wake-signal.ts";

test("a raised signal wakes the one who waits", async () => {
  const wakeSignal = new WakeSignal();
  let awake = false;
  const waiting = wakeSignal.wait().then(() => {
    awake = true;
  });
  await Promise.resolve();
  assert.equal(awake, false);
  wakeSignal.raise();
  await waiting;
});

test("signals that nobody waited for count as one for the next wait", async () => {
  const wakeSignal = new WakeSignal();
  wakeSignal.raise();
  wakeSignal.raise();
  await wakeSignal.wait();
  let awake = false;
  const waiting = wakeSignal.wait().then(() => {
    awake = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(awake, false);
  wakeSignal.raise();
  await waiting;
});
