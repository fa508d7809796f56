import assert from "node:assert/strict";
import { test } from "node:test";
import { createReadiness } from "@lockstep/service-kit";
import { createRecordingLogger } from "@lockstep/service-kit/testing";
import { createFakeClock } from "@lockstep/system/testing";
import { retryWhileDiskFull } from "./retry-while-disk-full.ts";

function full(): Error {
  return Object.assign(new Error("no space left"), { code: "ENOSPC" });
}

test("a full disk pauses the work until there is room, and says so meanwhile", async () => {
  const clock = createFakeClock();
  const readiness = createReadiness();
  const logger = createRecordingLogger();
  let failures = 3;
  let done = false;
  const work = retryWhileDiskFull(
    async () => {
      if (failures-- > 0) throw full();
      done = true;
    },
    { clock, readiness, logger },
  );
  await clock.advance(9_999);
  assert.match(readiness.reasons["disk"] ?? "", /disk is full/);
  assert.equal(done, false);
  await clock.advance(5_001);
  await work;
  assert.equal(done, true);
  assert.equal(readiness.ready, true);
  assert.equal(logger.lines.length, 1);
});

test("another failure is not waited for", async () => {
  const ports = {
    clock: createFakeClock(),
    readiness: createReadiness(),
    logger: createRecordingLogger(),
  };
  await assert.rejects(
    retryWhileDiskFull(() => Promise.reject(new Error("something else")), ports),
    /something else/,
  );
});
