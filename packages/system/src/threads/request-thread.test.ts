import assert from "node:assert/strict";
import { test } from "node:test";
import { LockstepError } from "@lockstep/errors";
import type { CountingRequest } from "../testing/counting-thread.ts";
import { RequestThread } from "./request-thread.ts";

const file = new URL("../testing/counting-thread.js", import.meta.url);

function aThread(data: unknown = 0): RequestThread<CountingRequest, Float64Array, number> {
  return new RequestThread(file, "counts", data);
}

test("requests are answered one after the other, with notes before; memory moves there and back", async () => {
  const thread = aThread(10);
  await thread.ready();
  const numbers = Float64Array.of(1, 2);
  const notes: number[] = [];
  const asked = thread.ask(
    { add: numbers },
    { moved: [numbers.buffer], onNote: (note) => notes.push(note) },
  );
  assert.equal(numbers.byteLength, 0);
  await assert.rejects(thread.ask({ add: new Float64Array(0) }), /one thing at a time/);
  assert.deepEqual([...(await asked)], [11, 13]);
  assert.deepEqual(notes, [11, 13]);
  assert.deepEqual([...(await thread.ask({ add: Float64Array.of(1) }))], [14]);
  await thread.close();
  await assert.rejects(
    thread.ask({ add: new Float64Array(0) }),
    /a thread that counts ended with 0/,
  );
});

test("an error of the thread reaches whoever asked, and whoever asks later", async () => {
  const thread = aThread();
  const failed = { name: "TypeError", message: "no such number" };
  await assert.rejects(thread.ask({ fail: "no such number" }), failed);
  await assert.rejects(thread.ask({ add: new Float64Array(1) }), failed);
  await thread.close();
});

test("an error with a code and a group has both on this side, too", async () => {
  const thread = aThread();
  await assert.rejects(thread.ask({ refuse: "nothing to read" }), (error: Error) => {
    assert.ok(error instanceof LockstepError);
    const { code, group, message } = error;
    assert.deepEqual(
      { code, group, message },
      { code: "PROGRAM_MISSING", group: "configuration", message: "nothing to read" },
    );
    return true;
  });
});

test("a thread that ends by itself is an error that says which", async () => {
  const thread = aThread();
  await assert.rejects(thread.ask({ exit: 3 }), { message: "a thread that counts ended with 3" });
});

test("a thread that cannot be opened says why when it is waited for", async () => {
  await assert.rejects(aThread("broken").ready(), { message: "cannot be opened" });
});

test("a thread that is terminated answers no more", async () => {
  const thread = aThread();
  await thread.ready();
  await thread.terminate();
  await assert.rejects(thread.ask({ add: new Float64Array(1) }), /a thread that counts ended with/);
});
