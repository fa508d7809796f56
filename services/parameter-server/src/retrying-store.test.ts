import assert from "node:assert/strict";
import { test } from "node:test";
import { ProtocolError } from "@lockstep/protocol";
import { createReadiness, type Readiness } from "@lockstep/service-kit";
import { createRecordingLogger } from "@lockstep/service-kit/testing";
import { createFakeClock } from "@lockstep/system/testing";
import { createMemoryVersionStore } from "./memory/memory-version-store.ts";
import { createRetryingStore } from "./retrying-store.ts";
import { someContent } from "./testing/store-fixtures.ts";
import type { VersionStore } from "./version-store.ts";

function aBench(fail: (attempt: number) => ProtocolError | null) {
  const clock = createFakeClock();
  const readiness: Readiness = createReadiness();
  const logger = createRecordingLogger();
  const stopping = new AbortController();
  const memory = createMemoryVersionStore({ keepVersions: 4 });
  const retries: number[] = [];
  const available: boolean[] = [];
  const conditions: (boolean | null)[] = [];
  let attempts = 0;
  const broken: VersionStore = {
    ...memory,
    publish: async (weights, fence) => {
      attempts += 1;
      const error = fail(attempts);
      if (error !== null) throw error;
      return memory.publish(weights, fence);
    },
  };
  const store = createRetryingStore(broken, {
    retryForMs: 20_000,
    clock,
    logger,
    readiness,
    jitter: () => 0,
    stopping: stopping.signal,
    observer: {
      storeCall: () => undefined,
      storeRetried: () => retries.push(clock.now()),
      storeAvailable: (now) => available.push(now),
      storeCondition: ({ durable }) => conditions.push(durable),
    },
  });
  return {
    clock,
    readiness,
    logger,
    stopping,
    store,
    retries,
    available,
    conditions,
    attempts: () => attempts,
  };
}

const unavailable = new ProtocolError("STORE_UNAVAILABLE", "Redis does not answer");

test("a write is tried again until it is durable, and readiness says why not", async () => {
  const bench = aBench((attempt) => (attempt < 5 ? unavailable : null));
  const published = bench.store.publish(someContent(), 1);
  await bench.clock.advance(100);
  assert.deepEqual(bench.readiness.reasons, { store: "Redis does not answer" });
  await bench.clock.advance(5_000);
  assert.deepEqual(await published, { duplicate: false });
  assert.equal(bench.readiness.ready, true);
  assert.equal(bench.retries.length, 4);
  assert.deepEqual(
    bench.logger.lines.map(({ message }) => message),
    ["store unavailable", "store available again"],
  );
});

test("it tells whether the store is there and how it is", async () => {
  const bench = aBench((attempt) => (attempt < 2 ? unavailable : null));
  const published = bench.store.publish(someContent(), 1);
  await bench.clock.advance(5_000);
  await published;
  await bench.store.check();
  assert.deepEqual(bench.available, [false, true, true]);
  assert.deepEqual(bench.conditions, [false]);
});

test("after its time the failure is passed on, for the client to try again", async () => {
  const bench = aBench(() => unavailable);
  const refused = assert.rejects(bench.store.publish(someContent(), 1), unavailable);
  await bench.clock.advance(19_000);
  assert.equal(bench.readiness.ready, false);
  await bench.clock.advance(2_000);
  await refused;
  assert.ok(bench.attempts() > 8 && bench.attempts() < 40, `${bench.attempts()} attempts`);
});

test("what time does not heal is passed on at once and says nothing about readiness", async () => {
  const bench = aBench(() => new ProtocolError("FENCE_STALE", "another learner"));
  await assert.rejects(bench.store.publish(someContent(), 1), { code: "FENCE_STALE" });
  assert.equal(bench.attempts(), 1);
  assert.equal(bench.readiness.ready, true);
});

test("a service that ends does not wait for its store", async () => {
  const bench = aBench(() => unavailable);
  const refused = assert.rejects(bench.store.publish(someContent(), 1), unavailable);
  await bench.clock.advance(100);
  bench.stopping.abort();
  await bench.clock.advance(0);
  await refused;
});
