import assert from "node:assert/strict";
import { test } from "node:test";
import { createFakeClock } from "@lockstep/system/testing";
import { bounded } from "./bounded.ts";

test("work that takes too long is left behind, other work is waited for", async () => {
  const clock = createFakeClock();
  const never = bounded(clock, 100, new Promise(() => undefined));
  await clock.advance(100);
  assert.equal(await never, "late");
  assert.equal(await bounded(clock, 100, Promise.resolve()), "done");
  await assert.rejects(bounded(clock, 100, Promise.reject(new Error("broken"))), /broken/);
  assert.equal(clock.pending, 0);
});
