import assert from "node:assert/strict";
import { test } from "node:test";
import { createFakeClock } from "./fake-clock.ts";

test("timers fire in the order of their time, and only when it has come", async () => {
  const clock = createFakeClock();
  const fired: string[] = [];
  clock.timer(20, () => fired.push(`late at ${clock.now()}`));
  clock.timer(10, () => {
    fired.push(`early at ${clock.now()}`);
    clock.timer(5, () => fired.push(`then at ${clock.now()}`));
  });
  clock.timer(12, () => fired.push("never")).cancel();
  await clock.advance(9);
  assert.deepEqual(fired, []);
  await clock.advance(20);
  assert.deepEqual(fired, ["early at 10", "then at 15", "late at 20"]);
  assert.equal(clock.now(), 29);
  assert.equal(clock.pending, 0);
});

test("a sleep ends in time or with its signal's reason", async () => {
  const clock = createFakeClock();
  const stop = new AbortController();
  const slept = clock.sleep(10);
  const stopped = assert.rejects(clock.sleep(10, stop.signal), /enough/);
  stop.abort(new Error("enough"));
  await stopped;
  await clock.advance(10);
  await slept;
  assert.equal(clock.pending, 0);
});
