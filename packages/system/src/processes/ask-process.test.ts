import assert from "node:assert/strict";
import { test } from "node:test";
import { askProcess } from "./ask-process.ts";

const script = new URL("../testing/answering-process.js", import.meta.url);
const ask = (question: string, limitMs = 60_000) =>
  askProcess<string, unknown>(script, question, { limitMs });

test("a process of its own answers a question", async () => {
  assert.deepEqual(await ask("double"), { kind: "answered", answer: new Map([["double", 2]]) });
});

test("a process that never answers is ended, and what it did is known", async () => {
  assert.deepEqual(await ask("loop", 500), { kind: "late", doing: "looping" });
  assert.deepEqual(await ask("wait", 500), { kind: "late", doing: "waiting" });
});

test("a process that ends by itself says how", async () => {
  assert.deepEqual(await ask("exit"), { kind: "ended", how: "exit code 3", doing: "exiting" });
  assert.deepEqual(await ask("kill"), { kind: "ended", how: "SIGKILL", doing: null });
});
