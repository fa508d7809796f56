import assert from "node:assert/strict";
import { test } from "node:test";
import { createFakeClock } from "../testing/fake-clock.ts";
import { noJitter } from "./backoff.ts";
import { withRetries } from "./with-retries.ts";

class Passing extends Error {}
const mayPass = (error: unknown): error is Passing => error instanceof Passing;

/** Fails so many times, then answers how often it was called. */
function failing(times: number, error: Error): () => Promise<number> {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls <= times) throw error;
    return calls;
  };
}

test("failures that may pass are tried again after growing waits", async () => {
  const clock = createFakeClock();
  const heard: [number, number][] = [];
  const onRetry = (_: Passing, failures: number): void => void heard.push([failures, clock.now()]);
  const options = { clock, retryForMs: 10_000, jitter: noJitter, mayPass, onRetry };
  const done = withRetries(options, failing(4, new Passing("not yet")));
  await clock.advance(10_000);
  assert.equal(await done, 5);
  assert.deepEqual(heard, [
    [1, 0],
    [2, 100],
    [3, 300],
    [4, 700],
  ]);
});

test("a failure that time does not heal is passed on at once", async () => {
  const clock = createFakeClock();
  const options = { clock, retryForMs: 10_000, jitter: noJitter, mayPass };
  await assert.rejects(withRetries(options, failing(1, new TypeError("a defect"))), TypeError);
  assert.equal(clock.pending, 0);
});

test("no attempt begins after the time is over: the last failure is passed on without waiting for it", async () => {
  const clock = createFakeClock();
  const backoff = { initialMs: 400, maxMs: 400 };
  const options = { clock, retryForMs: 1_000, jitter: noJitter, mayPass, backoff };
  let attempts = 0;
  const ended = withRetries(options, async () => {
    attempts += 1;
    throw new Passing(`attempt ${attempts}`);
  }).then(
    () => null,
    (error: Error) => [error.message, clock.now()],
  );
  await clock.advance(5_000);
  assert.deepEqual(await ended, ["attempt 3", 800]);
});

test("an abort cuts the wait short, and the attempt after it is the last", async () => {
  const clock = createFakeClock();
  const stop = new AbortController();
  const options = { clock, retryForMs: 10_000, jitter: noJitter, mayPass, signal: stop.signal };
  let attempts = 0;
  const ended = withRetries(options, async () => {
    attempts += 1;
    throw new Passing(`attempt ${attempts}`);
  });
  const rejected = assert.rejects(ended, { message: "attempt 2" });
  await clock.advance(0);
  assert.equal(clock.pending, 1);
  stop.abort();
  await rejected;
  assert.equal(clock.now(), 0);
  assert.equal(clock.pending, 0);
});
