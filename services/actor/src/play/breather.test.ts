import assert from "node:assert/strict";
import { test } from "node:test";
import { createFakeClock } from "@lockstep/service-kit/testing";
import { createBreather, longestBreathMs } from "./breather.ts";

test("work gives way often enough, and not more often than that", async () => {
  const clock = createFakeClock();
  let yields = 0;
  const breather = createBreather(clock, async () => {
    yields += 1;
  });
  for (let ms = 0; ms < 1_000; ms += 5) {
    await breather.breathe();
    await clock.advance(5);
  }
  assert.ok(yields >= 1_000 / longestBreathMs, `${yields} times in a second`);
  assert.ok(yields <= 2_000 / longestBreathMs, `${yields} times in a second`);
});

test("giving way lets timers and sockets have their turn", async () => {
  const clock = createFakeClock();
  const breather = createBreather(clock);
  await clock.advance(longestBreathMs);
  let turns = 0;
  setImmediate(() => {
    turns += 1;
  });
  await breather.breathe();
  assert.equal(turns, 1);
});
