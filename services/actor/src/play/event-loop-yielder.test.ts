import assert from "node:assert/strict";
import { test } from "node:test";
import { createFakeClock } from "@lockstep/system/testing";
import { createEventLoopYielder, longestHoldMs } from "./event-loop-yielder.ts";

test("work gives way often enough, and not more often than that", async () => {
  const clock = createFakeClock();
  let yields = 0;
  const yielder = createEventLoopYielder(clock, async () => {
    yields += 1;
  });
  for (let ms = 0; ms < 1_000; ms += 5) {
    await yielder.yieldToEventLoop();
    await clock.advance(5);
  }
  assert.ok(yields >= 1_000 / longestHoldMs, `${yields} times in a second`);
  assert.ok(yields <= 2_000 / longestHoldMs, `${yields} times in a second`);
});

test("giving way lets timers and sockets have their turn", async () => {
  const clock = createFakeClock();
  const yielder = createEventLoopYielder(clock);
  await clock.advance(longestHoldMs);
  let turns = 0;
  setImmediate(() => {
    turns += 1;
  });
  await yielder.yieldToEventLoop();
  assert.equal(turns, 1);
});
