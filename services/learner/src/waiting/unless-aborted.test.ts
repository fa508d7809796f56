import assert from "node:assert/strict";
import { test } from "node:test";
import { unlessAborted } from "./unless-aborted.ts";

const never = new Promise<string>(() => undefined);

test("the promise's value comes when the signal is quiet, and leaves no listener", async () => {
  let listeners = 0;
  const counting = {
    aborted: false,
    addEventListener: () => {
      listeners += 1;
    },
    removeEventListener: () => {
      listeners -= 1;
    },
  } as unknown as AbortSignal;
  assert.equal(await unlessAborted(Promise.resolve("value"), counting), "value");
  assert.equal(listeners, 0);
});

test("a signal that aborts, now or earlier, comes first", async () => {
  const abort = new AbortController();
  const waiting = unlessAborted(never, abort.signal);
  abort.abort();
  assert.equal(await waiting, null);
  assert.equal(await unlessAborted(never, abort.signal), null);
});

test("a rejection is passed on", async () => {
  const { signal } = new AbortController();
  await assert.rejects(unlessAborted(Promise.reject(new Error("no")), signal), /no/);
});
