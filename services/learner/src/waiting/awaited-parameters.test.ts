import assert from "node:assert/strict";
import { test } from "node:test";
import { createReadiness } from "@lockstep/service-kit";
import { createFakeClock } from "@lockstep/system/testing";
import { MemoryParameterService } from "../testing/memory-parameter-service.ts";
import { createAwaitedParameters } from "./awaited-parameters.ts";
import { createDeferred } from "./deferred.ts";

const weights = { run: "run", version: 7, fence: 1, sha256: "", bytes: new Uint8Array(0) };

/** A service whose publish is answered when the test says so. */
function aSlowService() {
  const service = new MemoryParameterService();
  const answer = createDeferred<{ duplicate: boolean }>();
  service.publish = () => answer.promise;
  return { service, answer };
}

test("a call that takes long is named as what training waits for, until it is answered", async () => {
  const { service, answer } = aSlowService();
  const clock = createFakeClock();
  const readiness = createReadiness();
  const awaited = createAwaitedParameters(service, { clock, readiness });
  const done = awaited.publish(weights);
  await clock.advance(1_999);
  assert.equal(readiness.ready, true);
  await clock.advance(1);
  assert.match(readiness.reasons["parameter-server"] ?? "", /publishing of version 7/);
  awaited.retried(new Error("Redis does not answer"));
  assert.match(readiness.reasons["parameter-server"] ?? "", /Redis does not answer/);
  answer.resolve({ duplicate: false });
  await done;
  assert.equal(readiness.ready, true);
  await clock.advance(10_000);
  awaited.retried(new Error("too late to matter"));
  assert.equal(readiness.ready, true);
});

test("a call that fails for good leaves no reason behind", async () => {
  const { service, answer } = aSlowService();
  const clock = createFakeClock();
  const readiness = createReadiness();
  const awaited = createAwaitedParameters(service, { clock, readiness });
  const done = awaited.publish(weights);
  awaited.retried(new Error("once"));
  answer.reject(new Error("refused"));
  await assert.rejects(done, /refused/);
  assert.equal(readiness.ready, true);
});
